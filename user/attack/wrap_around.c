/* ATTACK wrap_around: y + n wraps to 0, so the loop that asks about each page asks about none
 * SLIDE 21 access_OK limitations
 * MECHANISM "for (page = y; page < y + n; page += 4096)" with n = -y. The file has four bytes, all
 *          zero, and y is our uid in the kernel.
 * STOPPED a look at the carry: n against what is left below the limit. In split and fenced the
 *          limit of FS, for the processor looks at each byte's offset and not at a sum.
 * HISTORY a mistake that beginners make in every teaching kernel; no one kernel's bug is replayed.
 *          Linux's asm-generic/access_ok.h compares size with the limit, and addr with limit - size:
 *          nothing there can wrap.
 * VULNERABLE split/naive kernel-hit  DS is the kernel's: y is the uid's own offset
 * VULNERABLE split/fs,limit,walk,masked,smap,tables delivered  the zeros go to our own word at y
 * VULNERABLE flat/naive,fs,limit,walk,masked,smap kernel-hit  uid 0: nobody was asked
 * VULNERABLE flat/tables refused  the page is not the user's
 * VULNERABLE fenced/naive kernel-hit  DS is the kernel's own
 * VULNERABLE fenced/fs,limit,walk oops #GP if limits  y itself is past the limit of FS
 * VULNERABLE fenced/masked,smap refused if limits  y itself is past the limit of FS, and the fault is
 *          an answer
 * VULNERABLE fenced/tables refused  the page is not the user's
 * REPAIRED split,flat,fenced/all refused  n is greater than the limit
 */
#include "lib/scenario.h"

static const unsigned int ROOT = 0;

int scenario(void)
{
	unsigned long y = ask(ASK_UID_OFFSET);
	unsigned int mine = DEMO_UID;

	require(attack(ATTACK_READ_WRAPPING, (long)&mine, sizeof(mine)) == sizeof(mine) && mine == ROOT,
		"an honest size");
	own_page(y);
	demo(DEMO_CLAIM_READ, y, sizeof(ROOT), (long)&ROOT);
	demo(DEMO_RESULT, attack(ATTACK_READ_WRAPPING, y, -y), 0, 0);
	return 0;
}
