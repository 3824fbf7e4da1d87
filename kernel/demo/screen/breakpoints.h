/*
 * breakpoints.h - stops at instructions of the kernel, without touching its code.
 *
 * The processor compares each instruction's linear address with DR0..DR3.  So
 * what is stopped at is the instruction itself, and nothing is paid for when none
 * is set.  Intel SDM vol. 3B, "Debug Registers" and "Instruction-Breakpoint
 * Exception Condition".
 */
#ifndef KERNEL_BREAKPOINTS_H
#define KERNEL_BREAKPOINTS_H

#include "threads/frame.h"

#define BREAKPOINTS_MAX 2

/* Stop at these places of the kernel's code, and no others; NULL: at none. */
void breakpoints_set(const void *first, const void *second);

/* f: a debug exception's.  True if it is of such a stop.  The instruction has not run
 * yet; it will when f is returned to. */
bool breakpoints_hit(struct frame *f);

#endif
