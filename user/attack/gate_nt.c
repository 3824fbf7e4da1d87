/* ATTACK gate_nt: NT is set when we go through the call gate, and the kernel's IRET follows it
 * SLIDE 1 User/kernel interactions so far
 * GATES gate
 * MECHANISM an interrupt gate clears NT, a call gate does not. IRET with NT = 1 does not return: it
 *          switches to the task that the TSS's link names, and there is none.
 * STOPPED POPFD at the entry, before anything else can happen. No model and no policy helps.
 * HISTORY CVE-2002-1319: Linux up to 2.4.20 on x86 did not clear TF and NT at lcall; a hang (Red Hat,
 *          RHSA-2002:263).
 * VULNERABLE split,flat,fenced/all oops #TS  IRET asks for a task switch, inside the kernel
 * REPAIRED split,flat,fenced/all delivered  the kernel runs without NT, and we have it again afterwards
 */
#include "lib/scenario.h"

int scenario(void)
{
	struct watch w;
	int pid = getpid();

	attack(ATTACK_GATE, 0, 0);
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	watch_prepare(&w, &gates[GATE_CALL], NR_GETPID, 0, 0, 0);
	w.eflags |= EFLAGS_NT;
	watch_call(&w, gates[GATE_CALL].cross);
	demo(DEMO_RESULT, (int)w.eax != pid || !(w.eflags & EFLAGS_NT), 0, 0);
	return 0;
}
