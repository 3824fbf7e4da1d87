/*
 * The kernel's printf: every conversion, padding, cutting off.
 */
#include "base/string.h"
#include "demo/ktest.h"
#include "machine/print.h"

static char text[64];

#define PRINTS(expected, ...)						\
	do {								\
		snprintf(text, sizeof(text), __VA_ARGS__);		\
		EXPECT(strcmp(text, expected) == 0);			\
	} while (0)

KTEST(printf_conversions)
{
	PRINTS("42 -42 4294967295", "%d %d %u", 42, -42, 0xFFFFFFFF);
	PRINTS("-2147483648", "%d", INT32_MIN);
	PRINTS("ff 00c0ffee 0000001f", "%x %08x %p", 255, 0xC0FFEE, (void *)0x1F);
	PRINTS("a% ", "%c%%%s", 'a', " ");
	PRINTS("  ab|ab  |ab", "%4s|%-4s|%.2s", "ab", "ab", "abc");
	PRINTS("ab   |", "%-*.*s|", 5, 2, "abc");
}

KTEST(printf_cuts_and_tells_the_length)
{
	char small[4];

	EXPECT_EQ(snprintf(small, sizeof(small), "%s", "abcdef"), 6);
	EXPECT(strcmp(small, "abc") == 0);
}
