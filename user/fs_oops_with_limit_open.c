/* SCENARIO fs_oops_with_limit_open: oops under set_fs(KERNEL_DS); then exit writes a zero to *tid
 * SLIDE 10 Per-thread memory limits in Linux
 * TWIN fs_limit
 * GATES int80
 * EXPECT split/naive kernel-hit  put_user() through the kernel's DS: no limit was ever asked
 * EXPECT split/fs,limit,walk,masked,smap oops #PF  exit resets the limit first, so tid is an offset
 *          of the user's own again
 * EXPECT flat/naive,fs kernel-hit  put_user() without a check writes where tid says; no bug is
 *          needed
 * EXPECT flat/limit,walk,masked,smap oops #PF  exit resets the limit first: tid is past it,
 *          put_user() refuses
 * EXPECT fenced/naive kernel-hit  put_user() through the kernel's DS, as in split
 * EXPECT fenced/fs oops #GP if limits  exit resets the limit first: tid is past the user's, and so
 *          put_user() faults in the dying thread
 * EXPECT fenced/limit,walk,masked,smap oops #PF  exit resets the limit first: put_user() asks, and
 *          refuses
 * EXPECT split,flat,fenced/tables oops #PF  exit resets the limit first; split finds its own page
 *          in the tables, the others refuse
 */
#include "lib/scenario.h"

/*
 * CVE-2010-4258: Linux let the dying thread keep KERNEL_DS, and set_tid_address() had said
 * where it would write a zero.  SMAP is no help, for the victim is the kernel's memory.
 */
int scenario(void)
{
	unsigned long y = ask(ASK_CANARY_OFFSET);

	own_page(y);		/* in split y is an offset of ours too */
	set_tid_address((void *)y);
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	demo(DEMO_OOPS_WITH_LIMIT_OPEN, 0, 0, 0);
	return 1;		/* not reached */
}
