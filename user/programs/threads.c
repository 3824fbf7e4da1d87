/*
 * threads.c - two threads that never yield: only the timer can switch between them.
 *
 * One idea: preemption.  Each thread counts in its own word and waits for the other to
 * get on.  Without a timer interrupt the first would wait for ever.
 * Read next: fs_thread_switch.c.
 */
#include "lib/libc.h"
#include "lib/sys.h"

enum { ROUNDS = 5 };

static volatile int ours, theirs;
static char other_stack[4096] __attribute__((aligned(16)));

/* Say "I am at round i", then spin until the other says the same. */
static void meet(volatile int *mine, volatile int *other)
{
	for (int i = 1; i <= ROUNDS; i++) {
		*mine = i;
		while (*other < i)
			;
	}
}

static void other_thread(void)
{
	meet(&theirs, &ours);
}

int main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	if (thread_start(other_thread, other_stack + sizeof(other_stack)) < 0) {
		print("threads: no second thread\n");
		return 1;
	}
	meet(&ours, &theirs);
	print("two threads met %d times\n", ROUNDS);
	return 0;
}
