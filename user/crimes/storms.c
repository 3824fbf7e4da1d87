/*
 * storms.c - as much of everything as one program can have, and then some more.
 *
 * One idea: each table of the kernel is finite, and so is its memory.  Whoever asks for more is
 * refused, or ended where it touches a page that cannot come; the others, and the next program,
 * go on.  The warden counts the frames afterwards: not one is missing.
 * Read next: leaks.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"

enum { RW = PROT_READ | PROT_WRITE, FRESH = MAP_PRIVATE | MAP_ANONYMOUS, MANY = 100, NR_DUP = 41 };
/* More than the warden leaves free, in bytes. */
enum { TOO_MUCH = 8 << 20 };

static char stacks[MANY][512] __attribute__((aligned(16)));
static volatile int started, go;
static int ends[2];

/* Threads until there are no more; the error. */
static long storm(void (*life)(void))
{
	for (int i = 0; i < MANY; i++) {
		long id = thread_start(life, stacks[i] + sizeof(stacks[i]));

		if (is_error(id))
			return id;
		started++;
	}
	return GOT_THROUGH;
}

static void waits(void)
{
	while (!go)
		sched_yield();
}

CRIME(threads, EAGAIN, "starts threads until there are no more")
{
	return storm(waits);
}

static void ends_at_once(void)
{
}

CRIME(short_threads, NOTHING, "starts a hundred threads that end at once")
{
	long result;

	for (int i = 0; i < MANY; i++) {
		while (is_error(result = thread_start(ends_at_once, stacks[i] + sizeof(stacks[i]))))
			sched_yield();
	}
	return NOTHING;
}

static void sleeps_in_pipe(void)
{
	char byte;

	read(ends[0], &byte, 1);
}

CRIME(sleepers, EAGAIN, "leaves all its threads asleep in a call that never ends")
{
	long result;

	pipe(ends);
	result = storm(sleeps_in_pipe);
	for (int i = 0; i < started; i++)
		sched_yield();
	return result;
}

static void spins(void)
{
	for (;;)
		go = 1;
}

CRIME(spinners, EAGAIN, "leaves all its threads running for ever")
{
	return storm(spins);
}

static void dies(void)
{
	while (!go)
		sched_yield();
	__asm__ volatile("ud2");
}

CRIME(dying, SIGILL, "has all its threads die at once")
{
	storm(dies);
	go = 1;
	for (int i = 0; i < MANY; i++)
		sched_yield();
	return GOT_THROUGH;
}

static char *late_page;

static void touches(void)
{
	while (!go)
		sched_yield();
	late_page[started] = 'x';
}

CRIME(same_page, NOTHING, "has all its threads touch the same late page")
{
	int fd = open("late/slide.txt", O_RDONLY);

	late_page = mmap2(NULL, PAGE_SIZE, RW, MAP_PRIVATE, fd, 0);
	storm(touches);
	go = 1;
	late_page[0] = 'x';
	for (int i = 0; i < started; i++)
		sched_yield();
	return NOTHING;
}

static void reads_vector(void)
{
	static char bytes[64];

	read(ends[0], bytes, sizeof(bytes));
}

CRIME(closed_on_all, EAGAIN, "closes a file that all its threads wait to use")
{
	long result;

	pipe(ends);
	result = storm(reads_vector);
	for (int i = 0; i < started; i++)
		sched_yield();
	close(ends[0]);
	close(ends[1]);
	return result;
}

/* ---- Files ---- */

#define UNTIL_REFUSED(act, promise, sentence, call)				\
	CRIME(act, promise, sentence)						\
	{									\
		long result;							\
										\
		do {								\
			result = call;						\
		} while (!is_error(result));					\
		return result;							\
	}

UNTIL_REFUSED(opens, EMFILE, "opens a file until it has no descriptor left", open("data/slide.txt", O_RDONLY))
UNTIL_REFUSED(dups, EMFILE, "duplicates a descriptor for ever", syscall3(NR_DUP, 1, 0, 0))
UNTIL_REFUSED(pipes, EMFILE, "makes pipes until there are no more", pipe(ends))

CRIME(pipe_of_one, EMFILE, "makes a pipe with one descriptor left")
{
	while (open("data/slide.txt", O_RDONLY) >= 0)
		;
	close(5);
	return pipe(ends);
}

CRIME(full_pipe, NOTHING, "fills a pipe, and is ended while it waits for room")
{
	static char bytes[2 * PAGE_SIZE];

	pipe(ends);
	thread_start(ends_at_once, stacks[0] + sizeof(stacks[0]));
	go = 0;
	if (thread_start(sleeps_in_pipe, stacks[1] + sizeof(stacks[1])) < 0)
		return WRONG_RESULT;
	return write(ends[1], bytes, PAGE_SIZE) == PAGE_SIZE ? NOTHING : WRONG_RESULT;
}

/* ---- Memory ---- */

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
	for (int i = 0; i < MANY; i++) {
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

CRIME(hungry_threads, NOTHING, "has no memory left, and all threads want some")
{
	storm(touches);
	late_page = mmap2(NULL, MANY * PAGE_SIZE, RW, FRESH, -1, 0);
	eat();
	go = 1;
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
	__asm__ volatile("1: pushl %eax; pushl %eax; pushl %eax; pushl %eax; subl $4000, %esp; jmp 1b");
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
