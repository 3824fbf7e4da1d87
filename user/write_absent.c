/* SCENARIO write_absent: write(pipe, y, 64), y in a page of ours that has no memory yet
 * SLIDE 15 Overall view of the API actions
 * TWIN write_good
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs,limit,walk,masked,smap delivered  the page comes into being, all zeros, because
 *          the kernel reads it
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  the page comes into being, all zeros,
 *          because the kernel reads it
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence: the kernel's DS begins where the
 *          user's ends
 * EXPECT fenced/fs,limit,walk,masked,smap delivered  the page comes into being, all zeros, because
 *          the kernel reads it
 * EXPECT split,flat,fenced/tables delivered  no page fault: the kernel sees the empty entry, and
 *          calls for the page itself
 */
#include "lib/scenario.h"

static const char zeros[DEMO_CANARY_SIZE];

int scenario(void)
{
	char *y = fresh_pages(1) + PAGE_SIZE / 2;
	int ends[2];

	require(pipe(ends) == 0, "pipe");
	sink(ends, test_write_expecting(ends[1], (unsigned long)y, sizeof(zeros), zeros));
	return 0;
}
