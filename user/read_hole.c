/* SCENARIO read_hole: read(fd, y, 16), y below the limit, but nothing is mapped there
 * SLIDE 21 access_OK limitations
 * TWIN read_good
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs oops #PF  the segment covers 2 GB, whether memory is there or not
 * EXPECT split/limit oops #PF  access_ok() compares numbers: it does not know the memory map
 * EXPECT split/walk refused  no area holds y: the map was asked
 * EXPECT split/masked,smap refused  the fault itself is the answer; a good y costs no walk
 * EXPECT flat/naive,fs oops #PF  not the kernel's memory, nobody's memory
 * EXPECT flat/limit oops #PF  the limit passes it, as in split
 * EXPECT flat/walk refused  no area holds y
 * EXPECT flat/masked,smap refused  the fault itself is the answer
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * EXPECT fenced/fs,limit oops #PF  the limit lets it through, as in split
 * EXPECT fenced/walk refused  no area holds y
 * EXPECT fenced/masked,smap refused  the fault itself is the answer
 * EXPECT split,flat,fenced/tables refused  no entry, and the memory map has no page to put there
 */
#include "lib/scenario.h"

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);
	const char *y = end_of_memory();

	test_read(fd, (unsigned long)y, SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
