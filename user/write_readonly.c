/* SCENARIO write_readonly: write(pipe, y, 64), y in a page of ours that mprotect() made read-only
 * SLIDE 22 Newer approaches: kernel masked SEGFAULTS
 * TWIN read_readonly
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs,limit,walk,masked,smap delivered  the kernel only reads here, and that is allowed
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  the kernel only reads here: direction
 *          matters
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence: the kernel's DS begins where the
 *          user's ends
 * EXPECT fenced/fs,limit,walk,masked,smap delivered  the kernel only reads here, and that is
 *          allowed
 * EXPECT split,flat,fenced/tables delivered  the kernel only reads here, and that is allowed
 */
#include "lib/scenario.h"

int scenario(void)
{
	char *y = fresh_pages(1);
	int ends[2];

	require(pipe(ends) == 0, "pipe");
	memset(y, UNTOUCHED, PAGE_SIZE);
	require(mprotect(y, PAGE_SIZE, PROT_READ) == 0, "mprotect");
	sink(ends, test_write(ends[1], (unsigned long)y, DEMO_CANARY_SIZE));
	return 0;
}
