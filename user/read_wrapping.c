/* SCENARIO read_wrapping: read(fd, y, 16), y so high that y + n is a small number
 * SLIDE 10 Per-thread memory limits in Linux
 * TWIN read_good
 * GATES int80
 * EXPECT split/naive oops #GP if limits  an offset near 4 GB is past every limit here
 * EXPECT split/fs oops #GP if limits  the processor looks at each byte's offset, not at a sum
 * EXPECT split/limit,walk,masked,smap refused  y + n carries; a check that ignored the carry would
 *          say yes
 * EXPECT flat/naive,fs oops #PF  the top of memory happens to be missing: luck
 * EXPECT flat/limit,walk,masked,smap refused  y itself is past addr_limit: nothing is added
 * EXPECT fenced/naive oops #PF  the kernel's DS goes up to the last byte of 4 GB; it happens to be
 *          missing
 * EXPECT fenced/fs oops #GP if limits  past the user's limit from the first byte on
 * EXPECT fenced/limit,walk,masked,smap refused  y itself is past the limit: nothing is added
 * EXPECT split,flat,fenced/tables refused  y itself is past the limit: nothing is added
 */
#include "lib/scenario.h"

/* Eight bytes below 4 GB. */
static const unsigned long Y = -8;

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);

	test_read(fd, Y, SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
