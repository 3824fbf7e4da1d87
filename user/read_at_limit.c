/* SCENARIO read_at_limit: read(fd, y, 16), y the last bytes below the limit
 * SLIDE 10 Per-thread memory limits in Linux
 * TWIN read_good
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs,limit,walk,masked,smap delivered  y + n equals the limit: the last byte is still
 *          the caller's
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  y + n equals addr_limit: not past it
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence: the kernel's DS begins where the
 *          user's ends
 * EXPECT fenced/fs,limit,walk,masked,smap delivered  the last byte below the fence is still the
 *          caller's
 * EXPECT split,flat,fenced/tables delivered  below the limit, and the tables have the page
 */
#include "lib/scenario.h"

/* The stack's top page is the last one below the limit, and nobody needs its last bytes. */
int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);
	char *y = (char *)ask(ASK_LIMIT) - SLIDE_LINE_SIZE;

	memset(y, UNTOUCHED, SLIDE_LINE_SIZE);
	test_read(fd, (unsigned long)y, SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
