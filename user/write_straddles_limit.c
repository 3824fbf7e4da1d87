/* SCENARIO write_straddles_limit: write(pipe, y, 16), the last 8 bytes past the user limit
 * SLIDE 6 Solution details
 * TWIN write_good
 * GATES int80
 * EXPECT split/naive oops #GP if limits  past the kernel DS's limit from the first byte on
 * EXPECT split/fs oops #GP if limits  8 bytes fit, the ninth is past the limit
 * EXPECT split/limit,masked,smap refused  y + 16 is past the limit: refused whole, no byte moves
 * EXPECT split/walk partial:8  the legal amount is 8 bytes, and those are moved
 * EXPECT flat/naive,fs oops #PF  no limit here; the page at C0000000 happens to be missing
 * EXPECT flat/limit,masked,smap refused  y + 16 is past addr_limit: refused whole
 * EXPECT flat/walk partial:8  the legal amount is 8 bytes, and those are moved
 * EXPECT fenced/naive oops #GP if limits  the first 8 bytes lie below the fence
 * EXPECT fenced/fs oops #GP if limits  8 bytes fit, the ninth is past the user's limit
 * EXPECT fenced/limit,masked,smap refused  y + 16 is past the limit: refused whole
 * EXPECT fenced/walk partial:8  the legal amount is 8 bytes, and those are moved
 * EXPECT split,flat,fenced/tables refused  y + 16 is past the limit: refused whole
 */
#include "lib/scenario.h"

enum { ASKED = 16 };

int scenario(void)
{
	char *y = (char *)ask(ASK_LIMIT) - ASKED / 2;
	int ends[2];

	require(pipe(ends) == 0, "pipe");
	memset(y, UNTOUCHED, ASKED / 2);
	sink(ends, test_write(ends[1], (unsigned long)y, ASKED));
	return 0;
}
