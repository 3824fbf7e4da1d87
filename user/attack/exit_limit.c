/* ATTACK exit_limit: an oops under set_fs(KERNEL_DS), and the exit path writes a zero to *tid
 * SLIDE 10 Per-thread memory limits in Linux
 * MECHANISM set_tid_address() has said where the kernel puts a zero when the thread ends. A second bug
 *          ends it while its limit is open, and nobody closes the limit first. tid is the canary.
 * STOPPED the exit path resets the limit before all else. Neither SMAP nor split helps: set_fs()
 *          has said that this pointer is the kernel's.
 * HISTORY CVE-2010-4258, found by Nelson Elhage; repaired in Linux 2.6.37 by "do_exit(): make sure
 *          that we run with get_fs() == USER_DS", commit 33dd94ae1ccb.
 * VULNERABLE split,flat,fenced/all kernel-hit  the limit is the kernel's, in every model
 * REPAIRED split/naive kernel-hit  put_user() through the kernel's DS asks no limit at all
 * REPAIRED split/fs,limit,walk,masked,smap,tables oops #PF  what is left is the oops: tid is an offset
 *          of our own
 * REPAIRED flat/naive,fs kernel-hit  put_user() without a check writes where tid says; no bug is
 *          needed
 * REPAIRED flat/limit,walk,masked,smap,tables oops #PF  what is left is the oops: tid is past the limit
 * REPAIRED fenced/naive kernel-hit  put_user() through the kernel's DS asks no limit at all
 * REPAIRED fenced/fs oops #GP if limits  tid is past the limit of FS, so put_user() faults too
 * REPAIRED fenced/limit,walk,masked,smap,tables oops #PF  what is left is the oops: put_user() refuses
 */
#include "lib/scenario.h"

int scenario(void)
{
	unsigned long y = ask(ASK_CANARY_OFFSET);

	own_page(y);		/* in split y is an offset of ours too */
	set_tid_address((void *)y);
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	attack(ATTACK_EXIT, 0, 0);
	return 1;		/* not reached */
}
