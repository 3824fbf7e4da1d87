/* SCENARIO read_into_hole: read(fd, y, 16), only 5 bytes before the end of our memory
 * SLIDE 22 Newer approaches: kernel masked SEGFAULTS
 * TWIN read_good
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs,limit oops #PF  the hole is below the limit: the sixth byte faults, half a copy
 * EXPECT split/walk partial:11  the legal amount is 5 bytes; those are moved
 * EXPECT split/masked,smap partial:11  the copy just runs; the fault's fixup returns the residual,
 *          to the byte
 * EXPECT flat/naive,fs,limit oops #PF  no page there: the sixth byte faults, half a copy
 * EXPECT flat/walk partial:11  looked up before
 * EXPECT flat/masked,smap partial:11  found out by trying
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * EXPECT fenced/fs,limit oops #PF  the hole is below the limit: the sixth byte faults, half a copy
 * EXPECT fenced/walk partial:11  looked up before
 * EXPECT fenced/masked,smap partial:11  found out by trying
 * EXPECT split,flat,fenced/tables partial:11  the first page is found, the second is not
 */
#include "lib/scenario.h"

enum { ROOM = 5 };

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);
	const char *y = end_of_memory() - ROOM;

	test_read(fd, (unsigned long)y, SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
