/*
 * api.c - what system calls return for pointers of all kinds: api
 *
 * One idea: a program sees no residual.  It sees how many bytes came, or -EFAULT if none did.
 * Read next: kernel/entry/sys_file.c, which turns the one into the other.
 */
#include "base/layout.h"
#include "lib/libc.h"
#include "lib/sys.h"

#define FILE "data/slide.txt"

enum { N = 16, BEFORE = 5, PAGE = 4096, ENAMETOOLONG = 36 };

static char buffer[N], endless[2 * PAGE];

/* One page of ours, and behind it nothing: its end. */
static char *end_of_page(void)
{
	char *page = mmap2(0, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(page + PAGE, PAGE);
	return page + PAGE;
}

static void say(const char *what, long result)
{
	print("%s %d%s\n", what, (int)result, result == -EFAULT ? " (-EFAULT)"
	      : result == -ENAMETOOLONG ? " (-ENAMETOOLONG)" : "");
}

int main(int argc, char **argv)
{
	char *end = end_of_page();
	char *cut = memcpy(end - BEFORE, FILE, BEFORE);
	char *kernels = (char *)WINDOW_LINEAR;
	int fd = open(FILE, O_RDONLY);

	(void)argc, (void)argv;
	memset(endless, 'x', sizeof(endless));
	say("read(fd, good y, 16)                 ", read(fd, buffer, N));
	say("read(fd, 5 bytes before a hole, 16)  ", read(fd, end - BEFORE, N));
	say("read(fd, in a hole, 16)              ", read(fd, end, N));
	say("read(fd, the kernel's, 16)           ", read(fd, kernels, N));
	say("open(\"data/slide.txt\")               ", open(FILE, O_RDONLY));
	say("open(5 letters, then a hole)         ", open(cut, O_RDONLY));
	say("open(the kernel's)                   ", open(kernels, O_RDONLY));
	say("open(8192 letters without an end)    ", open(endless, O_RDONLY));
	return 0;
}
