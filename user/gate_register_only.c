/* SCENARIO gate_register_only: getpid() and getuid(), which need nothing but registers
 * SLIDE 1 User/kernel interactions so far
 * EXPECT split/naive,fs,limit,walk,masked,smap delivered  no pointer, no question: the crossing
 *          itself is safe
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  no pointer, no question: the crossing
 *          itself is safe
 * EXPECT fenced/naive,fs,limit,walk,masked,smap delivered  no pointer, no question: the crossing
 *          itself is safe
 * EXPECT split,flat,fenced/tables delivered  the way in and out does not depend on how copies are
 *          made
 */
#include "lib/scenario.h"

enum { WRONG_PID = 1, WRONG_UID };

int scenario(void)
{
	long pid = gate_int80(0, 0, 0, 0, 0, 0, NR_GETPID);
	unsigned long start, cost;
	long result = 0;

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	start = ticks();
	if (getpid() != pid || pid <= 0)
		result = WRONG_PID;
	cost = ticks() - start;
	if (getuid() != DEMO_UID)
		result = WRONG_UID;
	demo(DEMO_RESULT, result, cost, 0);
	return 0;
}
