/* SCENARIO read_late: read(fd, y, 16), half of it into a page still to come from a slow file
 * SLIDE 14 A scheme
 * TWIN read_good
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

int scenario(void)
{
	unsigned long y = late_border() - SLIDE_LINE_SIZE / 2;
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);
	long ret;

	other_thread_start();
	demo(DEMO_CLAIM_READ, y, SLIDE_LINE_SIZE, (long)SLIDE_LINE);
	other_thread_go();
	ret = read(fd, (void *)y, SLIDE_LINE_SIZE);
	other_thread_look();
	demo(DEMO_RESULT, ret, 0, 0);
	other_thread_check();
	return 0;
}
