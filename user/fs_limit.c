/* SCENARIO fs_limit: get_fs().seg, printed as the slides print it
 * SLIDE 11 Example of addr_limit read
 * GATES int80
 * EXPECT split/naive,fs,limit,walk,masked,smap delivered  it is a selector: the segment that FS is
 *          given, whose limit is the limit
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  it is addr_limit: a number for software to
 *          compare with
 * EXPECT fenced/naive,fs,limit,walk,masked,smap delivered  a selector again: the limit is in the
 *          descriptor, and only there
 * EXPECT split,flat,fenced/tables delivered  the limit is what it was: it comes before the tables
 */
#include "lib/scenario.h"

enum { WRONG_SEG = 1, TWO_ANSWERS };

/* The last offset of our own data segment, as the processor has it. */
static unsigned long segment_limit(void)
{
	unsigned long limit;

	__asm__("lsl %1, %0" : "=r"(limit) : "r"(SEL_USER_DS));
	return limit;
}

int scenario(void)
{
	unsigned long seg, asked;
	/* Where the segment has an end it is named; flat's has none, and so a number is. */
	unsigned long right = segment_limit() != FLAT_LIMIT ? SEL_USER_DS : USER_LINEAR_TOP;

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	seg = demo(DEMO_PRINT_LIMIT, 0, 0, 0);
	asked = ask(ASK_SEG);
	demo(DEMO_RESULT, seg != right ? WRONG_SEG : seg != asked ? TWO_ANSWERS : 0, 0, 0);
	return 0;
}
