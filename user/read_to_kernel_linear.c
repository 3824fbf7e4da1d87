/* SCENARIO read_to_kernel_linear: read(fd, y, 16), y the linear address of the kernel's canary
 * SLIDE 8 A representation of the failure
 * TWIN read_good
 * EXPECT split/naive oops #GP if limits  no such offset in the kernel: its DS ends at 16 MB
 * EXPECT split/fs oops #GP if limits  no such offset in the user's segment: it ends at 2 GB
 * EXPECT split/limit,walk,masked,smap refused  the check knows that the user's segment ends at 2 GB
 * EXPECT flat/naive kernel-hit  offset and linear address are one: y is the kernel's byte
 * EXPECT flat/fs kernel-hit  FS := user DS adds 0 to y: the fixup does nothing
 * EXPECT flat/limit,walk,masked,smap refused  what the fixup lost, addr_limit gives back
 * EXPECT fenced/naive kernel-hit  offset and linear address are one, and y is on the kernel's side
 *          of the fence
 * EXPECT fenced/fs oops #GP if limits  y is past the user's limit: FS protects again, without any
 *          base
 * EXPECT fenced/limit,walk,masked,smap refused  the segment's limit, asked before the copy instead
 *          of hit in it
 * EXPECT split,flat,fenced/tables refused  the limit comes first; the entry there says supervisor
 *          anyway
 */
#include "lib/scenario.h"

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);

	test_read(fd, ask(ASK_CANARY_LINEAR), SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
