/*
 * cat.c - copy files to standard output.
 *
 * Every byte crosses the ring boundary twice: once in read(), into our buffer, and
 * once in write(), out of it.  Read next: read_good.c.
 */
#include "lib/libc.h"
#include "lib/sys.h"

static char buffer[4096];

static int copy(int fd)
{
	long n;

	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		if (write(1, buffer, n) != n)
			return 1;
	return n != 0;
}

int main(int argc, char **argv)
{
	int failed = 0;

	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY);

		if (fd < 0) {
			print("cat: %s: error %d\n", argv[i], -fd);
			failed = 1;
			continue;
		}
		failed |= copy(fd);
		close(fd);
	}
	return failed;
}
