/* SCENARIO fs_limit: get_fs().seg, printed as the slides print it
 * SLIDE 11 Example of addr_limit read
 * GATES int80
 * EXPECT split/naive,fs,limit,walk,masked,smap delivered  it is a selector: the segment that FS is
 *          given, whose limit is the limit
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  it is addr_limit: a number for software to
 *          compare with
 */
#include "lib/scenario.h"

enum { WRONG_SEG = 1, TWO_ANSWERS };

int scenario(void)
{
	unsigned long limit = ask(ASK_LIMIT), seg, asked;
	/* Split's user segment ends below the top of user memory; flat's limit is that top. */
	unsigned long right = limit < USER_LINEAR_TOP ? SEL_USER_DS : USER_LINEAR_TOP;

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	seg = demo(DEMO_PRINT_LIMIT, 0, 0, 0);
	asked = ask(ASK_SEG);
	demo(DEMO_RESULT, seg != right ? WRONG_SEG : seg != asked ? TWO_ANSWERS : 0, 0, 0);
	return 0;
}
