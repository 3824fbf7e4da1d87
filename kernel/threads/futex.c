/*
 * futex.c - who sleeps on which word (futex.h).
 *
 * A sleeper's word stands in its struct task, and whoever wakes it takes it away there: so a
 * thread that is killed in its sleep leaves nothing behind.
 */
#include "base/errno.h"
#include "threads/futex.h"
#include "threads/sched.h"
#include "threads/time.h"

static bool still_sleeps(uint32_t begin, uint32_t n)
{
	return current->futex && (!n || ticks - begin < n);
}

long futex_sleep(uint32_t y, uint32_t n)
{
	const uint32_t begin = ticks;
	bool quiet = true, woken;

	current->futex = y;
	/* With a time limit it looks at each tick: there is no other clock to be woken by. */
	while (quiet && still_sleeps(begin, n))
		quiet = sleep_until_signal(n ? (const void *)&ticks : &current->futex);
	woken = !current->futex;
	current->futex = 0;
	return woken ? 0 : quiet ? -ETIMEDOUT : -ERESTARTSYS;
}

uint32_t futex_wake(uint32_t y, uint32_t most)
{
	uint32_t n = 0;

	for (int i = 0; i < TASKS_MAX && n < most; i++) {
		struct task *t = &tasks[i];

		if (!y || t->futex != y || t->process != current->process || t->state == TASK_DEAD)
			continue;
		t->futex = 0;
		wake(&t->futex);
		n++;
	}
	return n;
}
