/* SCENARIO write_late: write(pipe, y, 16), half of it in a page still to come from a slow file
 * SLIDE 14 A scheme
 * TWIN write_good
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs,limit,walk,masked,smap delivered  the copy sleeps in the middle; another thread
 *          runs; FS and AC come back with the sleeper
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  the copy sleeps in the middle; another
 *          thread runs; FS and AC come back with the sleeper
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence: the kernel's DS begins where the
 *          user's ends
 * EXPECT fenced/fs,limit,walk,masked,smap delivered  the copy sleeps in the middle; another thread
 *          runs; FS comes back with the sleeper
 * EXPECT split,flat,fenced/tables delivered  the kernel sleeps for the page before it touches it,
 *          and asks the tables again
 */
#include "lib/late.h"
#include "lib/scenario.h"

/* What stands around the border: our own bytes, then the file's first ones. */
static const char expect[] = "........late 000";

enum { ASKED = sizeof(expect) - 1 };

int scenario(void)
{
	unsigned long y = late_border() - ASKED / 2;
	int ends[2];
	long ret;

	require(pipe(ends) == 0, "pipe");
	other_thread_start();
	demo(DEMO_CLAIM_WRITE, y, ASKED, (long)expect);
	other_thread_go();
	ret = write(ends[1], (const void *)y, ASKED);
	other_thread_look();
	demo(DEMO_RESULT, ret, 0, 0);
	other_thread_check();
	sink(ends, ret);
	return 0;
}
