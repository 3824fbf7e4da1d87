/* ATTACK bad_stack: we free the descriptor of our SS in a call, and the kernel's IRET faults
 * SLIDE 9 Actual solutions with constrained segmentation
 * MECHANISM IRET loads SS, and its descriptor is gone: #GP, raised by the kernel's own last
 *          instruction.
 * STOPPED IRET stands in the exception table, so that the fault is the program's. No model and no
 *          policy helps.
 * HISTORY CVE-2014-9322 in spirit: there an IRET that faulted left the 64-bit kernel with the user's
 *          GS; repaired in Linux 3.18 and 3.17.5, "x86_64, traps: Stop using IST for #SS", commit
 *          6f442be2fb22. On i386 Linux's IRET stands in the exception table (entry_32.S).
 * VULNERABLE split,flat,fenced/all oops #GP  the kernel's own fault, as far as it knows
 * REPAIRED split,flat,fenced/all killed check  the program has lost its stack, and dies of that
 */
#include "lib/scenario.h"

int scenario(void)
{
	struct user_desc d = { .entry_number = SEG_TLS_FIRST, .limit = 0xFFFFF, .seg_32bit = 1,
			       .limit_in_pages = 1, .useable = 1 };

	require(set_thread_area(&d) == 0, "a segment as large as our own");
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	__asm__ volatile("movw %w5, %%ss; int %6"
			 : : "a"(NR_DEMO), "b"(DEMO_ATTACK), "c"(ATTACK_DROP), "d"(0), "S"(0),
			     "D"(SEG_TLS_FIRST << 3 | 3), "i"(VECTOR_SYSCALL) : "memory");
	return 1;		/* not reached */
}
