/* SCENARIO write_into_hole: write(pipe, y, 16), only 5 bytes before the end of our memory
 * SLIDE 22 Newer approaches: kernel masked SEGFAULTS
 * TWIN write_good
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs,limit oops #PF  the sixth byte is not there
 * EXPECT split/walk partial:11  the legal amount is 5 bytes; those come out of the pipe
 * EXPECT split/masked,smap partial:11  the residual, to the byte: 5 bytes come out and no more
 * EXPECT flat/naive,fs,limit oops #PF  no page there: the sixth byte faults
 * EXPECT flat/walk partial:11  looked up before
 * EXPECT flat/masked,smap partial:11  found out by trying
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * EXPECT fenced/fs,limit oops #PF  the hole is below the limit: the sixth byte faults, half a copy
 * EXPECT fenced/walk partial:11  looked up before
 * EXPECT fenced/masked,smap partial:11  found out by trying
 * EXPECT split,flat,fenced/tables partial:11  the first page is found, the second is not
 */
#include "lib/scenario.h"

enum { ROOM = 5, ASKED = 16 };

int scenario(void)
{
	const char *y = end_of_memory() - ROOM;
	int ends[2];

	require(pipe(ends) == 0, "pipe");
	sink(ends, test_write(ends[1], (unsigned long)y, ASKED));
	return 0;
}
