/*
 * storms.c - as many threads and files as one program can have, and then some more.
 *
 * One idea: each table of the kernel is finite.  Whoever asks for more is refused; the others,
 * and the next program, go on.
 * Read next: hunger.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"

enum { RW = PROT_READ | PROT_WRITE, FRESH = MAP_PRIVATE | MAP_ANONYMOUS, MANY = 100, NR_DUP = 41 };

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

CRIME(closed_on_all, EAGAIN, "closes a file that all its threads wait to use")
{
	long result;

	pipe(ends);
	result = storm(sleeps_in_pipe);
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

UNTIL_REFUSED(opens, EMFILE, "opens a file until it has no descriptor left",
	      open("data/slide.txt", O_RDONLY))
UNTIL_REFUSED(dups, EMFILE, "duplicates a descriptor for ever", syscall3(NR_DUP, 1, 0, 0))
UNTIL_REFUSED(pipes, EMFILE, "makes pipes until there are no more", pipe(ends))

CRIME(pipe_of_one, EMFILE, "makes a pipe with one descriptor left")
{
	while (open("data/slide.txt", O_RDONLY) >= 0)
		;
	close(5);
	return pipe(ends);
}

static void fills_pipe(void)
{
	static const char bytes[2 * PAGE_SIZE];

	started = 1;
	write(ends[1], bytes, sizeof(bytes));
	go = 1;
}

CRIME(full_pipe, NOTHING, "fills a pipe, and is ended while it waits for room")
{
	pipe(ends);
	if (is_error(thread_start(fills_pipe, stacks[0] + sizeof(stacks[0]))))
		return WRONG_RESULT;
	for (int i = 0; i < 3; i++)
		sched_yield();
	return started && !go ? NOTHING : WRONG_RESULT;
}
