/* SCENARIO read_absent: read(fd, y, 16), y in a page of ours that has no memory yet
 * SLIDE 15 Overall view of the API actions
 * TWIN read_good
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs,limit,walk,masked,smap delivered  the copy faults, the page-fault handler finds a
 *          frame, the copy goes on
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  a page that is legal and absent is no
 *          error: the handler finds a frame
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence: the kernel's DS begins where the
 *          user's ends
 * EXPECT fenced/fs,limit,walk,masked,smap delivered  a limit is about where y is, not about what is
 *          there
 * EXPECT split,flat,fenced/tables delivered  no page fault: the kernel sees the empty entry, and
 *          calls for the page itself
 */
#include "lib/scenario.h"

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);
	char *y = fresh_pages(1) + PAGE_SIZE / 2;

	test_read(fd, (unsigned long)y, SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
