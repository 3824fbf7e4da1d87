/* ATTACK negative_size: read(fd, y, -2147483648) passes a check that counts with signed numbers
 * SLIDE 10 Per-thread memory limits in Linux
 * MECHANISM "if (n > room)" with two ints: the smallest int is never greater. The file has four
 *          bytes, all zero, and y is our uid in the kernel.
 * STOPPED unsigned numbers. In split and fenced the limit of FS, whatever was compared.
 * HISTORY FreeBSD-SA-02:38, 2002: accept(), getsockname() and getpeername() compared the caller's
 *          signed length, and a negative one gave out kernel memory.
 * VULNERABLE split/naive kernel-hit  DS is the kernel's: y is the uid's own offset
 * VULNERABLE split/fs,limit,walk,masked,smap,tables delivered  the zeros go to our own word at y
 * VULNERABLE flat/naive,fs,limit,walk,masked,smap kernel-hit  uid 0: the only check said yes
 * VULNERABLE flat/tables refused  the page is not the user's
 * VULNERABLE fenced/naive kernel-hit  DS is the kernel's own
 * VULNERABLE fenced/fs,limit,walk oops #GP if limits  the processor's compare has no sign
 * VULNERABLE fenced/masked,smap refused if limits  the processor's compare has no sign, and the fault
 *          is an answer
 * VULNERABLE fenced/tables refused  the page is not the user's
 * REPAIRED split,flat,fenced/all refused  2 GB from y on are more than anybody has
 */
#include "lib/scenario.h"

static const unsigned int ROOT = 0;
static const unsigned int SMALLEST = 0x80000000;

int scenario(void)
{
	unsigned long y = ask(ASK_UID_OFFSET);
	unsigned int mine = DEMO_UID;

	require(attack(ATTACK_READ_SIGNED, (long)&mine, sizeof(mine)) == sizeof(mine) && mine == ROOT,
		"an honest size");
	own_page(y);
	demo(DEMO_CLAIM_READ, y, sizeof(ROOT), (long)&ROOT);
	demo(DEMO_RESULT, attack(ATTACK_READ_SIGNED, y, SMALLEST), 0, 0);
	return 0;
}
