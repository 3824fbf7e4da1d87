/*
 * calls.c - every system call, with every argument hostile.
 *
 * One idea: the list is the kernel's own table (tools/escape.py --calls), so that a new call is
 * here the day it is made.  Each argument in turn takes every hostile value, then all of them do
 * at random; the kernel may answer what it likes.  A number that has no call is a call, too.
 * Read next: areas.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/signal.h"
#include "lib/sys.h"

enum { VALUES_MAX = 40, RANDOM_ROUNDS = 300, BARE_ROUNDS = 8 };
enum { NR_PAUSE = 29, NR_DUP = 41, NR_POLL = 168, NR_VFORK = 190, NR_DEMO = 223,
       NR_FUTEX = 240 };

static unsigned long values[VALUES_MAX];
static unsigned int count;
/* Zeros that may only be read: as a time to sleep it is none. */
static const char zeros[64];

static void add(unsigned long value)
{
	values[count++] = value;
}

/* A page of zeros, at its end a word that no NUL ends, behind it a hole. */
static void add_memory(void)
{
	char *page = mmap2(NULL, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(page + PAGE_SIZE, PAGE_SIZE);
	memset(page + PAGE_SIZE - 4, 'x', 4);
	for (int before = -4; before <= 4; before += 2)
		add((unsigned long)page + PAGE_SIZE + before);
	add((unsigned long)page);
	add((unsigned long)page + 1);
	add((unsigned long)zeros);
}

static void add_edges(unsigned long edge)
{
	for (int beside = -4; beside <= 4; beside += 4)
		add(edge + beside);
}

static void gather(void)
{
	count = 0;
	add_edges(0);
	add_edges(top);
	add(secret);
	add(secret_linear);
	add(secret_y);
	add(secret_linear - PAGE_SIZE);
	add(KERNEL_PHYS);
	add(0x7FFFFFFF);
	add(0x80000000);
	add(PAGE_SIZE);
	add(-PAGE_SIZE);
	for (int n = 1; n <= 3; n++)
		add(n);
	add_memory();
}

/* Descriptors 0 to 3: a file, two devices, the console. */
static void open_files(void)
{
	syscall3(NR_DUP, 1, 0, 0);
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	open("data/slide.txt", O_RDONLY);
	open("/dev/null", O_RDWR);
	open("/dev/zero", O_RDWR);
}

/* Who unmaps its own code or stack is no danger to anybody else, and tries nothing more. */
static int is_suicide(long number, const unsigned long a[])
{
	unsigned long end = a[0] + a[1];

	if (number != NR_MUNMAP && number != NR_MPROTECT && number != NR_MMAP2)
		return 0;
	if (end < a[0] || end > top)
		return 0;
	return (a[0] < (unsigned long)&values + sizeof(values) && end > 0x08000000)
	       || end > top - 0x10000;
}

static int makes_child(long number)
{
	return number == NR_FORK || number == NR_VFORK;
}

/* By each gate in turn.  A child has nothing more to do. */
static void call(long number, const unsigned long a[])
{
	static unsigned int turn;

	if (!is_suicide(number, a)
	    && !gates[turn++ % GATE_SYSENTER].call(a[0], a[1], a[2], a[3], a[4], a[5], number)
	    && makes_child(number))
		exit(0);
}

static int may_sleep(long number)
{
	return number == NR_PAUSE || number == NR_POLL || number == NR_FUTEX;
}

/* A child that wakes its parent from every sleep, until it has none any more. */
static void start_waker(void)
{
	const int parent = getpid();

	catch_signal(SIGNAL, came);
	if (syscall3(NR_FORK, 0, 0, 0))
		return;
	while (!syscall3(NR_KILL, parent, SIGNAL, 0))
		sched_yield();
	exit(0);
}

static unsigned int random(void)
{
	static unsigned int seed = 1;

	seed = seed * 1664525 + 1013904223;
	return seed >> 16;
}

static void one_by_one(long number, unsigned long others)
{
	for (int which = 0; which < SYSCALL_ARGS; which++)
		for (unsigned int v = 0; v < count; v++) {
			unsigned long a[SYSCALL_ARGS];

			for (int i = 0; i < SYSCALL_ARGS; i++)
				a[i] = i == which ? values[v] : others;
			call(number, a);
		}
}

static long hostile(long number)
{
	/* Some have no arguments that could be wrong. */
	const int bare = makes_child(number) || number == NR_PAUSE;

	open_files();
	gather();
	if (may_sleep(number))
		start_waker();
	for (int i = 0; !bare && i < 3; i++)
		one_by_one(number, (const unsigned long[]){ 0, 3, values[count - 2] }[i]);
	for (int round = 0; round < (bare ? BARE_ROUNDS : RANDOM_ROUNDS); round++) {
		unsigned long a[SYSCALL_ARGS];

		for (int i = 0; i < SYSCALL_ARGS; i++)
			a[i] = values[random() % count];
		call(number, a);
	}
	return NOTHING;
}

#define HOSTILE(act, promise, sentence, number)					\
	CRIME(act, promise, sentence)						\
	{									\
		return hostile(number);						\
	}

#include "calls.inc"

CRIME(no_such_call, NOTHING, "makes calls by all numbers that have none")
{
	for (long number = SYSCALL_LIMIT; number < 0x10000; number++)
		if (syscall3(number, secret, secret_linear, secret_y) != -ENOSYS)
			return GOT_THROUGH;
	for (long number = 0x7FFFFFFF; number; number /= 2)
		if (number >= SYSCALL_LIMIT && (syscall3(number, 0, 0, 0) != -ENOSYS
						|| syscall3(-number, 0, 0, 0) != -ENOSYS))
			return GOT_THROUGH;
	return NOTHING;
}

CRIME(demo_control, NOTHING, "asks for the demonstration's broken kernel")
{
	for (long operation = 0; operation < 64; operation++)
		if (syscall3(NR_DEMO, operation, secret, secret_linear) != -1)
			return GOT_THROUGH;
	return NOTHING;
}
