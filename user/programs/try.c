/*
 * try.c - a pointer of one's own: try GATE read|write Y N [own]
 *
 * Not a scenario: nobody knows beforehand what becomes of it.  Y is hexadecimal, N decimal; with
 * "own" there is a page of this program at Y first, if it can have one.  The kernel runs it when
 * its command line has the word try=read,Y,N or try=read,Y,N,own; it is asked for by the class's
 * page, "The machine".
 * Read next: user/lib/scenario.h; user/read_good.c, which knows its y.
 */
#include "lib/scenario.h"

#define WHAT 0
#define Y 1
#define N 2
#define OWN 3

static char expect[DEMO_MAX];

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static unsigned long hexadecimal(const char *s)
{
	unsigned long value = 0;

	for (; *s; s++) {
		require(digit(*s) >= 0, "y in hexadecimal digits");
		value = value << 4 | (unsigned long)digit(*s);
	}
	return value;
}

static void try_read(unsigned long y, size_t n)
{
	int fd = open_warm(SLIDE_FILE, DEMO_MAX);

	require(read(fd, expect, n) == (long)n && lseek(fd, 0, SEEK_SET) == 0, "what it will bring");
	test_read(fd, y, n, expect);
}

static void try_write(unsigned long y, size_t n)
{
	int ends[2];

	require(pipe(ends) == 0, "pipe");
	sink(ends, test_write(ends[1], y, n));
}

int scenario(void)
{
	unsigned long y, n;

	require(arguments[WHAT] && arguments[Y] && arguments[N], "usage: try GATE read|write Y N [own]");
	y = hexadecimal(arguments[Y]);
	n = number(arguments[N]);
	require(n > 0 && n <= DEMO_MAX, "n from 1 to 4096");
	if (arguments[OWN] && strcmp(arguments[OWN], "own") == 0)
		own_page(y);
	if (strcmp(arguments[WHAT], "write") == 0)
		try_write(y, n);
	else
		try_read(y, n);
	return 0;
}
