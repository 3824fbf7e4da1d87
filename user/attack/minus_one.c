/* ATTACK minus_one: read(fd, top - 1, -1) passes a check that adds before it compares
 * SLIDE 10 Per-thread memory limits in Linux
 * MECHANISM "y < top and y + n <= top", and y + n is top - 2. The file has 16 bytes: all but the first
 *          go past the end of all that is ours.
 * STOPPED "n < 0" first, or a look at the carry. What lies behind the end is luck: here a guard page in
 *          flat, and the limit's own end in split and fenced.
 * HISTORY xv6's argptr(), with size an int: today its first words are "size < 0 ||" (mit-pdos/xv6-public,
 *          syscall.c).
 * VULNERABLE split/naive oops #GP if limits  y is past the kernel DS's limit
 * VULNERABLE split/fs,limit,walk oops #GP if limits  one byte is ours, the second is past the limit
 * VULNERABLE split/masked,smap partial:15 if limits  one byte is ours, and the fault is a residual
 * VULNERABLE split/tables partial:15  one byte is ours, and the next has no entry
 * VULNERABLE flat/naive,fs,limit,walk oops #PF  the page behind our end is the kernel's guard
 * VULNERABLE flat/masked,smap oops #PF  no user's address: not a fault to be masked
 * VULNERABLE flat/tables partial:15  one byte is ours, and the next page is not
 * VULNERABLE fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * VULNERABLE fenced/fs,limit,walk oops #GP if limits  one byte is ours, the second is past the limit
 * VULNERABLE fenced/masked,smap partial:15 if limits  one byte is ours, and the fault is a residual
 * VULNERABLE fenced/tables partial:15  one byte is ours, and the next page is not
 * REPAIRED split,flat,fenced/all refused  nobody reads less than nothing
 */
#include "lib/scenario.h"

static char honest[SLIDE_LINE_SIZE];

int scenario(void)
{
	unsigned long y = ask(ASK_LIMIT) - 1;

	require(attack(ATTACK_READ_MINUS, (long)honest, sizeof(honest)) == sizeof(honest)
		&& memcmp(honest, SLIDE_LINE, sizeof(honest)) == 0, "an honest size");
	demo(DEMO_CLAIM_READ, y, sizeof(honest), (long)SLIDE_LINE);
	demo(DEMO_RESULT, attack(ATTACK_READ_MINUS, y, -1), 0, 0);
	return 0;
}
