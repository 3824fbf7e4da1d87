/* SCENARIO read_past_limit: read(fd, y, 16), y past the limit, base + y the kernel's canary
 * SLIDE 6 Solution details
 * TWIN read_good
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit as well
 * EXPECT split/fs oops #GP if limits  base + y is the canary: only the limit stops it
 * EXPECT split/limit,walk,masked,smap refused  the segment's limit, asked before the copy instead
 *          of hit in it
 * EXPECT flat/naive kernel-hit  the flat limit is 4 GB: nothing to object to
 * EXPECT flat/fs kernel-hit  FS is as wide: software must compare y with addr_limit
 * EXPECT flat/limit,walk,masked,smap refused  software compares y with addr_limit
 * EXPECT fenced/naive kernel-hit  the fence keeps user memory out of the kernel's DS, not the
 *          kernel's own
 * EXPECT fenced/fs oops #GP if limits  y is past the user's limit: FS protects again, without any
 *          base
 * EXPECT fenced/limit,walk,masked,smap refused  the segment's limit, asked before the copy instead
 *          of hit in it
 * EXPECT split,flat,fenced/tables refused  the limit comes before the tables
 */
#include "lib/scenario.h"

int scenario(void)
{
	/* User segments end where the kernel's window on physical memory begins. */
	unsigned long y = ask(ASK_LIMIT) + ask(ASK_CANARY_PHYSICAL);
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);

	test_read(fd, y, SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
