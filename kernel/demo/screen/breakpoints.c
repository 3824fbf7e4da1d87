/*
 * breakpoints.c - DR0..DR3 and what they raise (breakpoints.h).
 *
 * Two places need four registers.  A debug register holds a linear address, and
 * that is all a processor wants.  QEMU stops there too, but then asks whether one of
 * its breakpoints is at EIP, an offset (breakpoint_handler() in its target/i386/tcg/
 * sysemu/bpt_helper.c), and if none is, it takes the stop for a host debugger's and
 * the machine ends.  In split the two differ, so a second register holds the offset:
 * as a linear address that is nobody's code.  In flat it is the same address.
 */
#include "demo/screen/breakpoints.h"
#include "seg/mode.h"

#define DR6_CLEAR	0xFFFF0FF0
#define DR6_WHICH	0xF		/* B0..B3: which register matched */
#define DR7_NONE	0x400		/* bit 10 is always 1 */
#define DR7_GLOBAL(n)	(2u << (n) * 2)	/* G0..G3; type and length 0: execution */

#define WRITE_DR(n, value) __asm__ volatile("mov %0, %%dr" #n : : "r"(value))

static uint32_t read_dr6(void)
{
	uint32_t value;

	__asm__ volatile("mov %%dr6, %0" : "=r"(value));
	return value;
}

void breakpoints_set(const void *first, const void *second)
{
	uint32_t dr7 = DR7_NONE;

	if (first)
		dr7 |= DR7_GLOBAL(0) | DR7_GLOBAL(1);
	if (second)
		dr7 |= DR7_GLOBAL(2) | DR7_GLOBAL(3);
	WRITE_DR(7, DR7_NONE);
	WRITE_DR(0, kernel_linear(first));
	WRITE_DR(1, (uint32_t)first);
	WRITE_DR(2, kernel_linear(second));
	WRITE_DR(3, (uint32_t)second);
	WRITE_DR(6, DR6_CLEAR);
	WRITE_DR(7, dr7);
}

bool breakpoints_hit(struct frame *f)
{
	if (from_user(f) || !(read_dr6() & DR6_WHICH))
		return false;
	WRITE_DR(6, DR6_CLEAR);
	/* RF: the instruction that is returned to runs without a second stop. */
	f->eflags |= EFLAGS_RF;
	return true;
}
