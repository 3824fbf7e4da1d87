/* SCENARIO write_from_kernel_offset: write(pipe, y, 64), y an offset of the kernel's secret
 * SLIDE 4 A scheme
 * TWIN write_good
 * EXPECT split/naive kernel-leak  the compiler's DS is the kernel's: its secret goes out
 * EXPECT split/fs,limit,walk,masked,smap delivered  FS fetches the caller's own bytes at the same y
 * EXPECT flat/naive kernel-leak  one base for all: y names the secret in every segment
 * EXPECT flat/fs kernel-leak  base 0: FS changes nothing
 * EXPECT flat/limit,walk,masked,smap refused  the kernel's offsets are past addr_limit
 * EXPECT fenced/naive kernel-leak  the compiler's DS is the kernel's, and the secret lies in it
 * EXPECT fenced/fs oops #GP if limits  y is past the user's limit: FS protects again, without any
 *          base
 * EXPECT fenced/limit,walk,masked,smap refused  the segment's limit, asked before the copy instead
 *          of hit in it
 * EXPECT split/tables delivered  y is the user's own in split, and so is the frame
 * EXPECT flat,fenced/tables refused  the limit first; and the entry there is not a user's
 */
#include "lib/scenario.h"

int scenario(void)
{
	unsigned long y = ask(ASK_SECRET_OFFSET);
	int ends[2];

	require(pipe(ends) == 0, "pipe");
	/* In split y is a good pointer of ours as well; in flat nobody can make it one. */
	own_page(y);
	sink(ends, test_write(ends[1], y, DEMO_CANARY_SIZE));
	return 0;
}
