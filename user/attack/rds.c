/* ATTACK rds: the kernel sends bytes from a pointer of ours, unchecked: its own secret goes out
 * SLIDE 8 A representation of the failure
 * MECHANISM the mirror of waitid: the kernel reads a block at y and hands it out. y is the offset
 *          of the secret.
 * STOPPED access_ok(); in split and fenced the limit of FS.
 * HISTORY CVE-2010-3904: the RDS sockets of Linux 2.6.30 to 2.6.35 copied from and to the user
 *          without access_ok(); repaired in 2.6.36 by "De-pessimize rds_page_copy_user", commit
 *          799c10559d60.
 * VULNERABLE split/naive kernel-leak  DS is the kernel's: y is the secret's own offset
 * VULNERABLE split/fs,limit,walk,masked,smap,tables delivered  our own bytes at y
 * VULNERABLE flat/naive,fs,limit,walk,masked,smap kernel-leak  no policy is asked; SMAP guards user
 *          pages alone
 * VULNERABLE flat/tables refused  the page is not the user's
 * VULNERABLE fenced/naive kernel-leak  DS is the kernel's own
 * VULNERABLE fenced/fs,limit,walk oops #GP if limits  FS ends below the kernel
 * VULNERABLE fenced/masked,smap refused if limits  FS ends below the kernel, and the fault is an
 *          answer
 * VULNERABLE fenced/tables refused  the page is not the user's
 * REPAIRED split/naive kernel-leak  the check lets our own y pass, and DS makes another byte of it
 * REPAIRED split/fs,limit,walk,masked,smap,tables delivered  our own bytes at y
 * REPAIRED flat,fenced/all refused  access_ok()
 */
#include "lib/scenario.h"

static char out[DEMO_CANARY_SIZE];

int scenario(void)
{
	static const char mine[sizeof(out)] = "an honest message";
	unsigned long y = ask(ASK_SECRET_OFFSET);
	long sent;

	require(attack(ATTACK_SEND, (long)mine, (long)out) == sizeof(out)
		&& memcmp(out, mine, sizeof(out)) == 0, "an honest message");
	own_page(y);
	demo(DEMO_CLAIM_WRITE, y, sizeof(out), 0);
	sent = attack(ATTACK_SEND, y, (long)out);
	demo(DEMO_RESULT, sent, 0, 0);
	if (sent > 0)
		demo(DEMO_SINK, (long)out, sent, 0);
	return 0;
}
