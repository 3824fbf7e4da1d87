/* SCENARIO read_straddles_limit: read(fd, y, 16), the last 8 bytes past the user limit
 * SLIDE 6 Solution details
 * TWIN read_good
 * EXPECT split/naive oops #GP if limits  past the kernel DS's limit from the first byte on
 * EXPECT split/fs oops #GP if limits  8 bytes fit, the ninth is past the limit: half a copy
 * EXPECT split/limit,masked,smap refused  y + 16 is past the limit: refused whole, no byte moves
 * EXPECT split/walk partial:8  the legal amount is 8 bytes, and those are moved
 * EXPECT flat/naive oops #PF  no limit here; the page at C0000000 happens to be missing
 * EXPECT flat/fs oops #PF  the page at C0000000 happens to be missing: luck, not a check
 * EXPECT flat/limit,masked,smap refused  y + 16 is past addr_limit: refused whole
 * EXPECT flat/walk partial:8  the legal amount is 8 bytes, and those are moved
 * EXPECT fenced/naive oops #GP if limits  the first 8 bytes lie below the fence
 * EXPECT fenced/fs oops #GP if limits  8 bytes fit, the ninth is past the user's limit
 * EXPECT fenced/limit,masked,smap refused  y + 16 is past the limit: refused whole
 * EXPECT fenced/walk partial:8  the legal amount is 8 bytes, and those are moved
 * EXPECT split,flat,fenced/tables refused  y + 16 is past the limit: refused whole
 */
#include "lib/scenario.h"

int scenario(void)
{
	/* The last page below the limit is our stack's, so the first half is good memory. */
	unsigned long y = ask(ASK_LIMIT) - SLIDE_LINE_SIZE / 2;
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);

	test_read(fd, y, SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
