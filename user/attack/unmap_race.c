/* ATTACK unmap_race: the map is asked, the copy sleeps, and another thread unmaps the next page
 * SLIDE 22 Newer approaches: kernel masked SEGFAULTS
 * MECHANISM check, then use, and a sleep in between: what was legal when the kernel looked is not
 *          legal for ever.
 * STOPPED the exception table, which believes no check; or a lock that keeps the map as it is for
 *          the length of the copy. No model and no hardware helps. (Repaired, each policy that
 *          copies through FS runs as masked.)
 * HISTORY Linux asked the map in 1.1.77, and to the end of 2.0. 2.1 went back to a compare, and has
 *          the exception table in 2.1.8 (docs/history.md).
 * VULNERABLE split/naive oops #GP if limits  y is past the kernel DS's limit
 * VULNERABLE split/fs,limit oops #PF  the page is gone when the copy comes to it
 * VULNERABLE split/walk oops #PF  the walk was right when it looked
 * VULNERABLE split/masked,smap,tables partial:8  this policy believes no check
 * VULNERABLE flat/naive,fs,limit oops #PF  the page is gone when the copy comes to it
 * VULNERABLE flat/walk oops #PF  the walk was right when it looked
 * VULNERABLE flat/masked,smap,tables partial:8  this policy believes no check
 * VULNERABLE fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * VULNERABLE fenced/fs,limit oops #PF  the page is gone when the copy comes to it
 * VULNERABLE fenced/walk oops #PF  the walk was right when it looked
 * VULNERABLE fenced/masked,smap,tables partial:8  this policy believes no check
 * REPAIRED split,fenced/naive oops #GP if limits  DS does not find our memory
 * REPAIRED flat/naive oops #PF  a copy through DS stands in no exception table
 * REPAIRED split,flat,fenced/fs,limit,walk,masked,smap,tables partial:8  the fault is a residual,
 *          whatever happened before it
 */
#include "lib/late.h"
#include "lib/scenario.h"

int scenario(void)
{
	unsigned long y = doomed_border() - SLIDE_LINE_SIZE / 2;
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);

	demo(DEMO_CLAIM_READ, y, SLIDE_LINE_SIZE, (long)SLIDE_LINE);
	attack(ATTACK_FIXUPS, 0, 0);
	other_thread_go();
	demo(DEMO_RESULT, read(fd, (void *)y, SLIDE_LINE_SIZE), 0, 0);
	doomed_check();
	return 0;
}
