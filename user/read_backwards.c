/* SCENARIO read_backwards: read(fd, y, 16) with y good and the caller's direction flag set
 * SLIDE 6 Solution details
 * TWIN read_good
 * EXPECT split/naive oops #GP if limits  y is past the end of the kernel's DS, whatever the flag
 * EXPECT split/fs,limit,walk,masked,smap delivered  the entry code clears DF: the copy goes forward
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  the entry code clears DF: the copy goes
 *          forward
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence, whatever the flag
 * EXPECT fenced/fs,limit,walk,masked,smap delivered  the entry code clears DF: the copy goes
 *          forward
 * EXPECT split,flat,fenced/tables delivered  the entry code clears DF: memcpy() relies on it too
 */
#include "lib/scenario.h"

/* Room on both sides: a copy that ran backwards would land in the first part. */
static char buffer[3 * SLIDE_LINE_SIZE];

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);
	char *y = buffer + SLIDE_LINE_SIZE;
	struct watch w;

	memset(buffer, UNTOUCHED, sizeof(buffer));
	watch_prepare(&w, gate, NR_READ, fd, (long)y, SLIDE_LINE_SIZE);
	w.eflags |= EFLAGS_DF;
	test_read_watched(&w, (unsigned long)y, SLIDE_LINE_SIZE, SLIDE_LINE);

	require(w.eflags & EFLAGS_DF, "the caller's own DF is set again");
	for (int i = 0; i < SLIDE_LINE_SIZE; i++)
		require(buffer[i] == UNTOUCHED && y[SLIDE_LINE_SIZE + i] == UNTOUCHED,
			"no byte beside the buffer changed");
	return 0;
}
