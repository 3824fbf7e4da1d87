/*
 * hunger.c - all the memory that there is, and then some more.
 *
 * One idea: where a page cannot come its toucher is ended, and a call is refused; the next program
 * goes on.  The warden counts the frames afterwards: not one is missing.
 * Read next: leaks.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"

enum { RW = PROT_READ | PROT_WRITE, FRESH = MAP_PRIVATE | MAP_ANONYMOUS, MANY = 20 };
/* More than the warden leaves free, in bytes. */
enum { TOO_MUCH = 8 << 20 };

static char stacks[MANY][512] __attribute__((aligned(16)));
static volatile int go;
static int ends[2];

static void ends_at_once(void)
{
}

CRIME(touch_all, SIGSEGV, "touches more pages than there are")
{
	char *at = mmap2(NULL, TOO_MUCH, RW, FRESH, -1, 0);

	for (unsigned long i = 0; i < TOO_MUCH; i += PAGE_SIZE)
		at[i] = 1;
	return GOT_THROUGH;
}

/* Two frames a step, the page's and its table's: which of them does not come in the end depends
 * on how many pages were touched before. */
#define TABLES(act, promise, sentence, before)					\
	CRIME(act, promise, sentence)						\
	{									\
		char *at = mmap2(NULL, SPANS * PAGE_TABLE_SPAN, RW, FRESH, -1, 0); \
										\
		for (int i = 0; i < before; i++)				\
			at[i * PAGE_SIZE] = 1;					\
		for (int i = 1; i < SPANS; i++)					\
			at[i * PAGE_TABLE_SPAN] = 1;				\
		return GOT_THROUGH;						\
	}

enum { SPANS = 200, MOST = 700 };

TABLES(tables, SIGSEGV, "touches a page in each four megabytes: page tables are memory, too", MOST)
TABLES(tables_odd, SIGSEGV, "the same with one page more before", MOST + 1)

/* All of it.  Where the next page table cannot come a frame is left: the program's own tables
 * have room for that. */
static char *eat(void)
{
	static char last[4 * PAGE_SIZE];

	char *at = mmap2(NULL, TOO_MUCH, RW, FRESH, -1, 0);
	unsigned long i = 0;

	while (i < TOO_MUCH && SURVIVES("movb $1, (%%eax)", "a"(at + i)))
		i += PAGE_SIZE;
	for (i = 0; i < sizeof(last); i += PAGE_SIZE)
		SURVIVES("movb $1, (%%eax)", "a"(last + i));
	return at;
}

CRIME(hungry_calls, NOTHING, "has no memory left, and makes every call that wants some")
{
	char *at, byte;
	int fd = open("flat.lst", O_RDONLY);

	memset(stacks[0], 0, sizeof(stacks[0]));
	pipe(ends);
	at = eat();
	pipe(ends);
	thread_start(ends_at_once, stacks[0] + sizeof(stacks[0]));
	for (int i = 0; i < 5 * MANY; i++) {
		mprotect(at + i * 2 * PAGE_SIZE, PAGE_SIZE, PROT_READ);
		lseek(fd, i * PAGE_SIZE, SEEK_SET);
		read(fd, &byte, 1);
	}
	return NOTHING;
}

CRIME(hungry_copy, EFAULT, "has no memory left, and lets a call copy to a page that cannot come")
{
	char *fresh = mmap2(NULL, PAGE_SIZE, RW, FRESH, -1, 0);

	eat();
	return read(open("/dev/zero", O_RDONLY), fresh, 1);
}

CRIME(hungry_file, NOTHING, "has no memory left, and touches a file's page")
{
	char *page = mmap2(NULL, PAGE_SIZE, RW, MAP_PRIVATE, open("flat.lst", O_RDONLY), 3);

	eat();
	SURVIVES("movb $1, (%%eax)", "a"(page));
	return NOTHING;
}

static void wants_some(void)
{
	char *fresh = mmap2(NULL, PAGE_SIZE, RW, FRESH, -1, 0);

	while (!go)
		sched_yield();
	SURVIVES("movb $1, (%%eax)", "a"(fresh));
}

CRIME(hungry_threads, NOTHING, "has no memory left, and all its threads want some")
{
	for (int i = 0; i < MANY; i++)
		thread_start(wants_some, stacks[i] + sizeof(stacks[i]));
	sched_yield();
	eat();
	go = 1;
	for (int i = 0; i < MANY; i++)
		sched_yield();
	return NOTHING;
}

CRIME(heap, NOTHING, "grows its heap to where it may not, and touches the end")
{
	unsigned long from = brk(0), to = from;

	while (brk(to + TOO_MUCH) == to + TOO_MUCH)
		to += TOO_MUCH;
	return SURVIVES("movb $1, (%%eax)", "a"(to + PAGE_SIZE)) ? GOT_THROUGH : NOTHING;
}

CRIME(deep_stack, SIGSEGV, "lets its stack run into what lies below")
{
	__asm__ volatile("1: pushl %eax; subl $4000, %esp; jmp 1b");
	return GOT_THROUGH;
}

CRIME(lent_pages, NOTHING, "holds every page of the cache, and wants one more")
{
	static const char *const files[] = { "split.lst", "flat.lst", "fenced.lst" };
	int seen = 0;

	for (int f = 0; f < 3; f++) {
		int fd = open(files[f], O_RDONLY);
		long size = lseek(fd, 0, SEEK_END);
		char *at = mmap2(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

		for (long i = 0; i < size; i += PAGE_SIZE)
			seen += SURVIVES("movb (%%eax), %%bl", "a"(at + i), "b"(0));
	}
	return seen ? NOTHING : WRONG_RESULT;
}
