/*
 * byte_or_block.c - 256 bytes of a file, one at a time and all at once: byte_or_block
 *
 * One idea: what a call costs is paid for each call, and hardly for each byte; so whoever reads
 * byte by byte pays for the check of y 256 times.   Read next: bench.c.
 */
#include "lib/libc.h"
#include "lib/sys.h"

enum { BYTES = 256 };

static char buffer[BYTES];

/* Instructions for all BYTES, `step` of them a call. */
static unsigned long cost(int fd, int step)
{
	unsigned long start;

	lseek(fd, 0, SEEK_SET);
	start = ticks();
	for (int i = 0; i < BYTES; i += step)
		if (read(fd, buffer + i, step) != step)
			exit(1);
	return ticks() - start;
}

static void say(int fd, int step)
{
	print("%d x read(%d): %u instructions\n", BYTES / step, step, (unsigned)cost(fd, step));
}

int main(int argc, char **argv)
{
	int fd = open("data/slide.txt", O_RDONLY);

	(void)argc, (void)argv;
	cost(fd, BYTES);	/* the file is in the cache from now on */
	say(fd, 1);
	say(fd, BYTES);
	return 0;
}
