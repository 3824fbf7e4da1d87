/*
 * attacks.c - what the kernel once fell for: make exec PROG=build/user/attacks ARGS=fpu
 *
 * One idea: each word of ARGS names an attack that must not hurt anybody but its own
 * program.  0: it was repelled.  Read next: crash.c.
 */
#include "base/layout.h"
#include "lib/libc.h"
#include "lib/sys.h"

static char other_stack[4096] __attribute__((aligned(16)));
static char bytes[9600];
static volatile long other_got;
static volatile int other_done;
static int fd;

static void read_too(void)
{
	other_got = read(fd, bytes, sizeof(bytes));
	other_done = 1;
}

static void close_both(void)
{
	close(fd + 1);
	close(fd + 2);
	other_done = 1;
}

/* A page that comes from a file: a copy to it sleeps. */
static char *sleepy(const char *path, unsigned long page)
{
	return mmap2((void *)0x50000000, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED,
		     open(path, O_RDONLY), page);
}

/* Two reads through one descriptor, one of them asleep: never more than there is. */
static int twice(long all)
{
	char *page = sleepy("threads", 0);
	long got;

	thread_start(read_too, other_stack + sizeof(other_stack));
	got = read(fd, page, all);
	return got;
}

static int past_the_end(void)
{
	long got;

	fd = open("late/slide.txt", O_RDONLY);
	got = twice(sizeof(bytes));
	while (!other_done)
		sched_yield();
	return got + other_got != (long)sizeof(bytes);
}

static int pipe_twice(void)
{
	int ends[2];
	long got;

	pipe(ends);
	write(ends[1], "0123456789", 10);
	fd = ends[0];
	got = twice(10);
	close(ends[1]);
	while (!other_done)
		sched_yield();
	return got + other_got != 10;
}

/* pipe() sleeps in its copy, then fails; its descriptors are closed meanwhile.  Were
 * they put twice, each round would use up two open files for ever. */
static int pipe_closed(void)
{
	for (int round = 0; round < 80; round++) {
		char *page = sleepy("flat.lst", round);		/* a new page sleeps */
		int ends[2];

		munmap(page + 4096, 2 * 4096);
		fd = 3;
		other_done = 0;
		thread_start(close_both, other_stack + sizeof(other_stack));
		if (syscall3(NR_PIPE, (long)(page + 4092), 0, 0) != -EFAULT)
			return 1;
		while (!other_done)
			sched_yield();
		for (int i = 3; i < 8; i++)
			close(i);
		if (pipe(ends) < 0)
			return 2;
		close(ends[0]);
		close(ends[1]);
	}
	return 0;
}

/* An x87 exception that nobody has waited for yet, over a thread switch. */
static int fpu(void)
{
	const unsigned short unmasked = 0x0360;

	__asm__ volatile("fninit; fldcw %0; fld1; fldz; fdivrp" : : "m"(unmasked));
	for (int i = 0; i < 5; i++)
		nanosleep(&(struct timespec){ 0, 2000000 }, NULL);
	__asm__ volatile("fnclex");
	return 0;
}

/* A stack segment whose base makes a small ESP mean the kernel's memory. */
static int stack_base(void)
{
	struct user_desc d = { .entry_number = -1, .base_addr = 0xC0100000, .limit = 0xFFFFF,
			       .seg_32bit = 1, .limit_in_pages = 1, .useable = 1 };

	set_thread_area(&d);
	__asm__ volatile("movl %%esp, %%edi; movl %%ss, %%esi; movw %w1, %%ss; movl $0x1000, %%esp;"
			 "lcall $0x53, $0; movl %%esi, %%ss; movl %%edi, %%esp"
			 : : "a"(NR_GETPID), "d"(d.entry_number << 3 | 3)
			 : "esi", "edi", "ecx", "memory");
	return 1;			/* the kernel let us through */
}

/* Two threads touch the same page of a file before it has come. */
static volatile char *shared_page;

static void touch_too(void)
{
	other_got += shared_page[0];
	other_done = 1;
}

/* Each round takes a page of the file "pages" that nobody has asked for yet; were the
 * cache's block lent twice for it, the cache would soon have none left. */
enum { ROUNDS = 600 };

static int same_page(void)
{
	for (int round = 0; round < ROUNDS; round++) {
		shared_page = sleepy("pages", round);
		close(3);		/* the mapping needs it no more */
		other_done = 0;
		if (thread_start(touch_too, other_stack + sizeof(other_stack)) < 0)
			return 1;
		/* Readers, then writers. */
		if (round % 2)
			shared_page[1] = 'x';
		else
			other_got += shared_page[1];
		while (!other_done)
			sched_yield();
		if (munmap((void *)shared_page, 3 * 4096))
			return 2;
	}
	return 0;
}

/* Virtual-8086 mode, where CS is any number: not a processor, but QEMU's TCG lets ring 3
 * go there by IRET. */
static void virtual_8086(unsigned int cs)
{
	__asm__ volatile("pushl $0; pushl $0; pushl $0; pushl $0;"	/* GS FS DS ES */
			 "pushl $0; pushl $0; pushl %0; pushl %1; pushl $0; iret"
			 : : "i"(EFLAGS_VM | EFLAGS_IF | EFLAGS_FIXED), "r"(cs) : "memory");
}

enum { LOOP = 0x10000 };		/* linear, and so in flat it can be ours */

static void loop_virtually(void)
{
	other_done = 1;
	virtual_8086(LOOP >> 4);
}

/* Nobody else would run any more, were the timer's frame taken for the kernel's. */
static int virtual_loop(void)
{
	static const unsigned char jump_to_itself[] = { 0xEB, 0xFE };

	mmap2((void *)LOOP, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0);
	memcpy((void *)LOOP, jump_to_itself, sizeof(jump_to_itself));
	thread_start(loop_virtually, other_stack + sizeof(other_stack));
	while (!other_done)
		sched_yield();
	for (int i = 0; i < 5; i++)
		nanosleep(&(struct timespec){ 0, 2000000 }, NULL);
	return 0;
}

int main(int argc, char **argv)
{
	switch (argc > 1 ? argv[1][0] : 0) {
	case 'p':
		return past_the_end();
	case 't':
		return pipe_twice();
	case 'c':
		return pipe_closed();
	case 'f':
		return fpu();
	case 's':
		return stack_base();
	case 'k':
		virtual_8086(SEL_KERNEL_CS);
		return 1;
	case 'v':
		return virtual_loop();
	case 'l':
		return same_page();
	}
	return 3;
}
