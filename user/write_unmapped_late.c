/* SCENARIO write_unmapped_late: write(pipe, y, 16); its second page is unmapped while the copy sleeps
 * SLIDE 22 Newer approaches: kernel masked SEGFAULTS
 * TWIN write_late
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs,limit oops #PF  the page is gone when the copy comes to it
 * EXPECT split/walk oops #PF  the walk was right when it looked: no check before a copy knows what
 *          happens during it
 * EXPECT split/masked,smap partial:8  the exception table need not know: the fault is a residual
 * EXPECT flat/naive,fs,limit oops #PF  the page is gone when the copy comes to it
 * EXPECT flat/walk oops #PF  the walk was right when it looked, and is not asked again
 * EXPECT flat/masked,smap partial:8  the fault is a residual, whatever happened before it
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * EXPECT fenced/fs,limit oops #PF  the page is gone when the copy comes to it
 * EXPECT fenced/walk oops #PF  the walk was right when it looked, and is not asked again
 * EXPECT fenced/masked,smap partial:8  the fault is a residual, whatever happened before it
 * EXPECT split,flat,fenced/tables partial:8  each page is looked up at its own time: the second is
 *          gone by then
 */
#include "lib/late.h"
#include "lib/scenario.h"

/* What stands around the border: the end of the file's first page, then our own bytes. */
static const char expect[] = "5: vwxy\n........";

enum { ASKED = sizeof(expect) - 1 };

int scenario(void)
{
	unsigned long y = doomed_border() - ASKED / 2;
	int ends[2];
	long ret;

	require(pipe(ends) == 0, "pipe");
	demo(DEMO_CLAIM_WRITE, y, ASKED, (long)expect);
	other_thread_go();
	ret = write(ends[1], (const void *)y, ASKED);
	demo(DEMO_RESULT, ret, 0, 0);
	doomed_check();
	sink(ends, ret);
	return 0;
}
