/*
 * scenario.c - main() of every scenario, and the calls under test with their claims.
 *
 * Usage, by the kernel: NAME GATE, where GATE is the way in to be tested; programs/try.c has more.
 * Between a claim and its result nothing may happen but the call: under split/naive
 * the kernel would use any other pointer wrongly too.
 * Read next: a scenario, say read_good.c.
 */
#include "lib/scenario.h"

long demo(enum demo_op op, long a, long b, long c)
{
	return syscall6(NR_DEMO, op, a, b, c, 0, 0);
}

unsigned long ask(enum demo_ask what)
{
	return demo(DEMO_ASK, what, 0, 0);
}

long attack(enum demo_attack which, long a, long b)
{
	return demo(DEMO_ATTACK, which, a, b);
}

void require(int ok, const char *what)
{
	if (ok)
		return;
	print("scenario: this did not work: %s\n", what);
	exit(1);
}

int open_warm(const char *path, size_t n)
{
	static char scratch[PAGE_SIZE];
	int fd = open(path, O_RDONLY);

	require(fd >= 0, path);
	require(n <= sizeof(scratch) && read(fd, scratch, n) == (long)n, "read it once");
	require(lseek(fd, 0, SEEK_SET) == 0, "go back to its start");
	return fd;
}

int own_page(unsigned long y)
{
	void *page = (void *)(y & -PAGE_SIZE);

	if (mmap2(page, PAGE_SIZE, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != page)
		return 0;
	memset(page, UNTOUCHED, PAGE_SIZE);
	return 1;
}

char *fresh_pages(size_t n)
{
	char *pages = mmap2(NULL, n * PAGE_SIZE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	require(!is_error((long)pages), "fresh pages");
	return pages;
}

char *end_of_memory(void)
{
	char *page = fresh_pages(2);

	require(munmap(page + PAGE_SIZE, PAGE_SIZE) == 0, "a hole");
	memset(page, UNTOUCHED, PAGE_SIZE);
	return page + PAGE_SIZE;
}

long test_read(int fd, unsigned long y, size_t n, const void *expect)
{
	unsigned long start;
	long ret;

	demo(DEMO_CLAIM_READ, y, n, (long)expect);
	start = ticks();
	ret = read(fd, (void *)y, n);
	demo(DEMO_RESULT, ret, ticks() - start, 0);
	return ret;
}

long test_write(int fd, unsigned long y, size_t n)
{
	return test_write_expecting(fd, y, n, NULL);
}

long test_write_expecting(int fd, unsigned long y, size_t n, const void *expect)
{
	unsigned long start;
	long ret;

	demo(DEMO_CLAIM_WRITE, y, n, (long)expect);
	start = ticks();
	ret = write(fd, (const void *)y, n);
	demo(DEMO_RESULT, ret, ticks() - start, 0);
	return ret;
}

long test_read_watched(struct watch *w, unsigned long y, size_t n, const void *expect)
{
	unsigned long start;

	demo(DEMO_CLAIM_READ, y, n, (long)expect);
	start = ticks();
	watch_call(w, gate->cross);
	demo(DEMO_RESULT, w->eax, ticks() - start, 0);
	return w->eax;
}

void sink(const int ends[2], long wrote)
{
	static char out[DEMO_MAX];
	long n;

	close(ends[1]);		/* so that an empty pipe reads as 0 and does not wait */
	if (wrote <= 0)
		return;
	n = read(ends[0], out, sizeof(out));
	demo(DEMO_SINK, (long)out, n > 0 ? n : 0, 0);
}

char **arguments;

int main(int argc, char **argv)
{
	arguments = argv + 2;
	require(argc >= 2, "usage: NAME int80|lcall7|gate|sysenter");
	require(!is_error(ask(ASK_LIMIT)), "a kernel booted with the word demo");
	require(strcmp(argv[1], "sysenter") != 0 || ask(ASK_SYSENTER), "a CPU with SYSENTER");
	require(gate_select(argv[1]) == 0, argv[1]);
	return scenario();
}
