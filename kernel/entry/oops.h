/*
 * oops.h - when the kernel itself faults, or cannot go on.
 */
#ifndef KERNEL_OOPS_H
#define KERNEL_OOPS_H

#include "machine/print.h"
#include "threads/frame.h"
#include "threads/sched.h"

/* "#GP" for 13, and so on; "?" for a vector without a name. */
const char *vector_name(uint32_t vector);

/* What happened, told from the interrupted state. */
void fault_describe(struct fault *fault, const struct frame *f, uint32_t cr2);

/* The kernel faulted: says where and on what, and ends the thread.  The machine
 * goes on, unless there is no thread to end. */
void oops(const struct frame *f, const struct fault *fault) __attribute__((noreturn));

/* The double-fault task. */
void double_fault(void);

#endif
