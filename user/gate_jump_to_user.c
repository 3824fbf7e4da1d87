/* SCENARIO gate_jump_to_user: the kernel calls a function pointer that the user has set
 * SLIDE 19 The actual hardware support on x86
 * TWIN gate_register_only
 * GATES int80
 * EXPECT split/naive,fs,limit,walk,masked,smap oops #GP if limits  the kernel's CS ends at 16 MB:
 *          there is no user code in it
 * EXPECT flat/naive,fs,limit,walk,masked kernel-hit  the user's own code runs in ring 0, and writes
 *          what it likes
 * EXPECT flat/smap oops #PF if smep  ring 0 may not fetch instructions from a user page
 */
#include "scenario.h"

static volatile int *canary;

/* To be run in ring 0. */
static void payload(void)
{
	*canary = 0;
}

int scenario(void)
{
	canary = (int *)ask(ASK_CANARY_OFFSET);
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	demo(DEMO_CALL_POINTER, (long)payload, 0, 0);
	demo(DEMO_RESULT, 0, 0, 0);
	return 0;
}
