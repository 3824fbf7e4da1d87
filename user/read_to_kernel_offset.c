/* SCENARIO read_to_kernel_offset: read(fd, y, 16), y an offset of the kernel's canary
 * SLIDE 4 A scheme
 * TWIN read_good
 * EXPECT split/naive kernel-hit  the compiler's DS is the kernel's: y lands in the kernel
 * EXPECT split/fs,limit,walk,masked,smap delivered  FS sends the same y into the user's segment
 * EXPECT flat/naive kernel-hit  one base for all: y names the kernel's byte in every segment
 * EXPECT flat/fs kernel-hit  base 0: FS changes nothing
 * EXPECT flat/limit,walk,masked,smap refused  the kernel's offsets are past addr_limit
 * EXPECT fenced/naive kernel-hit  the compiler's DS is the kernel's, and y lies in it
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
	unsigned long y = ask(ASK_CANARY_OFFSET);
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);

	/* In split y is a good pointer of ours as well; in flat nobody can make it one. */
	own_page(y);
	test_read(fd, y, SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
