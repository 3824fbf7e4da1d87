/*
 * operand.h - which linear address an instruction was about to touch.
 */
#ifndef KERNEL_OPERAND_H
#define KERNEL_OPERAND_H

#include "threads/frame.h"

/*
 * A segment-limit fault does not tell the address (a page fault does, in CR2), so
 * it is worked out again from the instruction's text ("mov BYTE PTR fs:[edi],al")
 * and the registers: the first memory operand that lies past its segment's limit
 * is the one.  False if no operand does.
 */
bool operand_past_limit(const char *instruction, const struct frame *f, uint32_t *linear);

#endif
