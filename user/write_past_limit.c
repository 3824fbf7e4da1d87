/* SCENARIO write_past_limit: write(pipe, y, 64), y past the limit, base + y the kernel's secret
 * SLIDE 6 Solution details
 * TWIN write_good
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit as well
 * EXPECT split/fs oops #GP if limits  base + y is the secret: only the limit stops it
 * EXPECT split/limit,walk,masked,smap refused  the segment's limit, asked before the copy
 * EXPECT flat/naive kernel-leak  the flat limit is 4 GB: nothing to object to
 * EXPECT flat/fs kernel-leak  FS is as wide: software must compare y with addr_limit
 * EXPECT flat/limit,walk,masked,smap refused  software compares y with addr_limit
 * EXPECT fenced/naive kernel-leak  the fence keeps user memory out of the kernel's DS, not the
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
	unsigned long secret_physical = ask(ASK_SECRET_LINEAR) - WINDOW_LINEAR;
	int ends[2];

	require(pipe(ends) == 0, "pipe");
	sink(ends, test_write(ends[1], ask(ASK_LIMIT) + secret_physical, DEMO_CANARY_SIZE));
	return 0;
}
