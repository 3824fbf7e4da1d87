/* SCENARIO gate_all_registers: every register is after getpid() what it was before
 * SLIDE 1 User/kernel interactions so far
 * EXPECT split/naive,fs,limit,walk,masked,smap delivered  the entry code saves what the kernel uses
 * EXPECT flat/naive,fs,limit,walk,masked,smap  delivered  the entry code saves what the kernel uses
 * EXPECT fenced/naive,fs,limit,walk,masked,smap delivered  the entry code saves what the kernel
 *          uses
 * EXPECT split,flat,fenced/tables delivered  the way in and out does not depend on how copies are
 *          made
 */
#include "lib/scenario.h"

/* Beyond the numbers of watch_changed(). */
enum { WRONG_RESULT = 100 };

int scenario(void)
{
	long pid = getpid();
	struct watch before, after;
	unsigned long start, cost;
	long result;

	watch_prepare(&before, gate, NR_GETPID, 0xA1A1A1A1, 0xB2B2B2B2, 0xC3C3C3C3);
	after = before;

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	start = ticks();
	watch_call(&after, gate->cross);
	cost = ticks() - start;
	result = watch_changed(&before, &after, gate);
	if ((long)after.eax != pid)
		result = WRONG_RESULT;
	demo(DEMO_RESULT, result, cost, 0);
	return 0;
}
