/* SCENARIO write_wrapping: write(pipe, y, 64), y so high that y + n is a small number
 * SLIDE 10 Per-thread memory limits in Linux
 * TWIN write_good
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
	int ends[2];

	require(pipe(ends) == 0, "pipe");
	sink(ends, test_write(ends[1], Y, DEMO_CANARY_SIZE));
	return 0;
}
