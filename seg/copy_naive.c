/*
 * copy_naive.c - the copy that a C programmer would write.
 *
 * y is a number; a cast makes it a pointer, and the compiler takes the segment
 * it always takes: DS, which is the kernel's.  In split, y then names whatever
 * the kernel keeps at that offset.  Compare fixup.asm.
 */
#include "policy.h"

unsigned long naive_to_user(void __user *to, const void *from, unsigned long n)
{
	volatile char *y = (volatile char *)user_offset(to);
	const char *source = from;

	for (; n; n--)
		*y++ = *source++;
	return n;
}

unsigned long naive_from_user(void *to, const void __user *from, unsigned long n)
{
	const volatile char *y = (const volatile char *)user_offset(from);
	char *destination = to;

	for (; n; n--)
		*destination++ = *y++;
	return n;
}
