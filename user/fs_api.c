/* SCENARIO fs_api: what get_user() and the block copies return, good and bad
 * SLIDE 12 User/kernel level data move API
 * GATES int80
 * EXPECT split,flat,fenced/naive,fs,limit,walk,masked,smap delivered  the calls are all made under
 *          masked, whatever is in force: what did not come is zero
 * EXPECT split,flat,fenced/tables delivered  the calls are made under masked here too
 */
#include "lib/scenario.h"

/* So many bytes are ours before the hole, of 16. */
enum { BEFORE = 4 };

int scenario(void)
{
	static unsigned long word = 0x11223344;
	char *edge = end_of_memory() - BEFORE;
	long left;

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	left = demo(DEMO_API, (long)&word, (long)edge, ask(ASK_CANARY_LINEAR));
	demo(DEMO_RESULT, left != SLIDE_LINE_SIZE - BEFORE, 0, 0);
	return 0;
}
