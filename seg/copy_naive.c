/*
 * copy_naive.c - the copy that a C programmer would write.
 *
 * y is a number; a cast has made it a pointer, and the compiler takes the segment
 * it always takes: DS, which is the kernel's.  In split, y then names whatever the
 * kernel keeps at that offset.  Compare fixup.asm.
 * Read next: fixup.asm: the other copier.
 */
#include "seg/policy.h"

unsigned long naive_copy(void *to, const void *from, unsigned long n, void (*loop)(void))
{
	volatile char *destination = to;
	const volatile char *source = from;

	(void)loop;			/* the compiler makes its own */
	for (; n; n--)
		*destination++ = *source++;
	return n;
}
