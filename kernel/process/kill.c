/*
 * kill.c - ends other threads: they do the rest themselves, on their next way out, or out of
 * the sleep that they are in (sched.c).
 */
#include "process/process.h"
#include "process/task.h"
#include "threads/sched.h"

void task_kill(struct task *t, int status)
{
	t->status = status;
	t->user.work |= WORK_KILL;
	if (t->state == TASK_ASLEEP)
		t->state = TASK_READY;
}

void tasks_kill(struct process *p, int status)
{
	for (int i = 0; i < TASKS_MAX; i++) {
		struct task *t = &tasks[i];

		if (t->process == p && t != current && t->state != TASK_DEAD)
			task_kill(t, status);
	}
}

void family_kill(uint32_t root)
{
	for (int i = 0; i < TASKS_MAX; i++) {
		struct task *t = &tasks[i];

		if (t->process && t->process->root == root && t != current && t->state != TASK_DEAD)
			task_kill(t, KILLED_BY(SIGKILL));
	}
}

unsigned tasks_of(const struct process *p)
{
	unsigned n = 0;

	for (int i = 0; i < TASKS_MAX; i++)
		n += tasks[i].process == p && tasks[i].state != TASK_FREE;
	return n;
}
