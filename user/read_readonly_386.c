/* SCENARIO read_readonly_386: read(fd, y, 16), y in a read-only page, on a CPU without CR0.WP
 * SLIDE 22 Newer approaches: kernel masked SEGFAULTS
 * TWIN read_readonly
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs,limit,masked,smap delivered  a 386's ring 0 ignores the read-only bit: no fault,
 *          so nothing to mask
 * EXPECT split/walk refused  software reads the map, as Linux did from 1.1 to 2.0
 * EXPECT flat/naive,fs,limit,masked,smap delivered  a 386's ring 0 ignores the read-only bit;
 *          neither the limit nor SMAP looks at it
 * EXPECT flat/walk refused  software reads the map
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * EXPECT fenced/fs,limit,masked,smap delivered  the fence is on a 386 what SMAP is not; for this
 *          bit it does nothing
 * EXPECT fenced/walk refused  software reads the map
 * EXPECT split,flat,fenced/tables refused  software obeys the R/W bit where the processor does not
 */
#include "lib/scenario.h"

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);
	char *y = fresh_pages(1);

	memset(y, UNTOUCHED, PAGE_SIZE);
	require(mprotect(y, PAGE_SIZE, PROT_READ) == 0, "mprotect");
	demo(DEMO_SET_WP, 0, 0, 0);
	test_read(fd, (unsigned long)y, SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
