/*
 * honest.c - no crime: what has to work after all of them.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"

static char stack[4096] __attribute__((aligned(16)));
static volatile int other_ran;

static void other(void)
{
	other_ran = 1;
}

/* Every way into the kernel, a file by copy and by page, a pipe, a thread, fresh memory. */
CRIME(citizen, NOTHING, "an honest program: files, pages, pipes, threads and gates work")
{
	char bytes[16], *page, *fresh;
	int ends[2], fd = open("data/slide.txt", O_RDONLY);

	if (read(fd, bytes, sizeof(bytes)) != sizeof(bytes) || pipe(ends))
		return WRONG_RESULT;
	page = mmap2(NULL, PAGE_SIZE, PROT_READ, MAP_PRIVATE, fd, 0);
	fresh = mmap2(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memcmp(page, bytes, sizeof(bytes)) != 0 || fresh[0])
		return WRONG_RESULT;
	if (write(ends[1], page, sizeof(bytes)) != sizeof(bytes)
	    || read(ends[0], fresh, PAGE_SIZE) != sizeof(bytes)
	    || memcmp(fresh, bytes, sizeof(bytes)) != 0)
		return WRONG_RESULT;
	thread_start(other, stack + sizeof(stack));
	while (!other_ran)
		sched_yield();
	for (int g = GATE_INT80; g <= GATE_CALL; g++)
		if (gates[g].call(0, 0, 0, 0, 0, 0, NR_GETPID) != getpid())
			return WRONG_RESULT;
	return NOTHING;
}
