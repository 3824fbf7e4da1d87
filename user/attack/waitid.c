/* ATTACK waitid: a system call stores its answer at a pointer that it never checked
 * SLIDE 19 The actual hardware support on x86
 * MECHANISM the kernel writes one word to y between stac and clac, without access_ok(). y is our
 *          uid in the kernel, the word is 0.
 * STOPPED access_ok(). Not SMAP, for the target is the kernel's own memory. In split FS has the
 *          user's base: no y names a kernel byte.
 * HISTORY CVE-2017-5123: waitid() of Linux 4.13 used unsafe_put_user() without the check before it;
 *          repaired in 4.14 by "waitid(): Add missing access_ok() checks", commit 96ca579a1ecc.
 * VULNERABLE split/naive kernel-hit  DS is the kernel's: y is the uid's own offset
 * VULNERABLE split/fs,limit,walk,masked,smap,tables delivered  the zero goes to our own word at y
 * VULNERABLE flat/naive,fs,limit,walk,masked,smap kernel-hit  uid 0: no policy is asked, and SMAP
 *          guards user pages alone
 * VULNERABLE flat/tables refused  who looks y up in the user's tables finds a page that is not
 *          the user's
 * VULNERABLE fenced/naive kernel-hit  DS is the kernel's own
 * VULNERABLE fenced/fs,limit,walk oops #GP if limits  FS ends below the kernel, check or no check
 * VULNERABLE fenced/masked,smap refused if limits  FS ends below the kernel, and the fault is an
 *          answer
 * VULNERABLE fenced/tables refused  the page is not the user's
 * REPAIRED split/naive kernel-hit  the check lets our own y pass, and DS makes another byte of it
 * REPAIRED split/fs,limit,walk,masked,smap,tables delivered  our own word at y
 * REPAIRED flat,fenced/all refused  access_ok()
 */
#include "lib/scenario.h"

static const unsigned int ROOT = 0;

int scenario(void)
{
	unsigned long y = ask(ASK_UID_OFFSET);
	unsigned int mine = DEMO_UID;

	require(attack(ATTACK_PUT, (long)&mine, ROOT) == sizeof(mine) && mine == ROOT, "an honest call");
	own_page(y);
	demo(DEMO_CLAIM_READ, y, sizeof(ROOT), (long)&ROOT);
	demo(DEMO_RESULT, attack(ATTACK_PUT, y, ROOT), 0, 0);
	return 0;
}
