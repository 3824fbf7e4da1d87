/* SCENARIO read_unmapped_late: read(fd, y, 16); its second page is unmapped while the copy sleeps
 * SLIDE 22 Newer approaches: kernel masked SEGFAULTS
 * TWIN read_late
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

int scenario(void)
{
	unsigned long y = doomed_border() - SLIDE_LINE_SIZE / 2;
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);
	long ret;

	demo(DEMO_CLAIM_READ, y, SLIDE_LINE_SIZE, (long)SLIDE_LINE);
	other_thread_go();
	ret = read(fd, (void *)y, SLIDE_LINE_SIZE);
	demo(DEMO_RESULT, ret, 0, 0);
	doomed_check();
	return 0;
}
