/* SCENARIO gate_jump_to_user: the kernel calls a function pointer that the user has set
 * SLIDE 19 The actual hardware support on x86
 * TWIN gate_register_only
 * GATES int80
 * EXPECT split/naive,fs,limit,walk,masked,smap oops #GP if limits  this pointer is past the end
 *          of the kernel's CS; a small one would be an offset in it
 * EXPECT flat/naive,fs,limit,walk,masked kernel-hit  the user's own code runs in ring 0, and writes
 *          what it likes
 * EXPECT flat/smap oops #PF if smep  ring 0 may not fetch instructions from a user page
 * EXPECT fenced/naive,fs,limit,walk,masked kernel-hit  no code segment expands down: the kernel's
 *          CS has 4 GB, and the fence is for data alone
 * EXPECT fenced/smap oops #PF if smep  the page says what no segment can: not for ring 0 to run
 * EXPECT split/tables oops #GP if limits  the kernel's CS ends at 16 MB, whatever a copy does
 * EXPECT flat,fenced/tables kernel-hit  the tables are for copies: nobody asks them before a jump
 */
#include "lib/scenario.h"

/*
 * To be run in ring 0.  No C function: it would look for the canary's address in the user's
 * data, and that alone SMAP forbids; here nothing but the fetch of the code is the user's.
 */
static struct {
	unsigned char mov[2];		/* mov dword [canary], zero */
	unsigned int canary, zero;
	unsigned char ret;
} __attribute__((packed)) payload = { .mov = { 0xC7, 0x05 }, .ret = 0xC3 };

int scenario(void)
{
	payload.canary = ask(ASK_CANARY_OFFSET);
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	demo(DEMO_CALL_POINTER, (long)&payload, 0, 0);
	demo(DEMO_RESULT, 0, 0, 0);
	return 0;
}
