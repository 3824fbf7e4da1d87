/*
 * copy_naive.c - the copy that a C programmer would write.
 *
 * y is a number; a cast has made it a pointer, and the compiler takes the segment
 * it always takes: DS, which is the kernel's.  In split, y then names whatever the
 * kernel keeps at that offset.  Compare fixup.asm.
 * Read next: fixup.asm: the other copier.
 */
#include "seg/policy.h"

/* Three counters in three registers, as in copy_bytes.asm: the compiler must not fold one
 * into another.  So a byte costs the same here and there, and what a byte costs more under
 * fs is the fixup (make bench). */
#define KEEP(a, b, c) __asm__("" : "+r"(a), "+r"(b), "+r"(c))

IN_REGISTERS unsigned long naive_copy(void *to, const void *from, unsigned long n,
				      void (*loop)(void))
{
	volatile char *destination = to;
	const volatile char *source = from;

	(void)loop;			/* the compiler makes its own */
	for (; n; n--) {
		*destination = *source;
		source++, destination++;
		KEEP(destination, source, n);
	}
	return n;
}
