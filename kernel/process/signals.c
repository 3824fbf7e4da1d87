/*
 * signals.c - from whoever sends a signal to a bit of the thread that gets it.
 *
 * What nobody catches is dealt with here and now: it is dropped, or it ends the process.  So
 * only signals with a handler, and blocked ones, wait in `pending`.  There is no stopping:
 * SIGSTOP and its kin are dropped.  Read next: kernel/entry/sigframe.c.
 */
#include "files/file.h"
#include "files/terminal.h"
#include "process/process.h"
#include "process/signals.h"
#include "process/task.h"
#include "threads/sched.h"

#define DROPPED	(SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGCONT) | SIGNAL_BIT(SIGURG)			\
		 | SIGNAL_BIT(SIGWINCH) | SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP)		\
		 | SIGNAL_BIT(SIGTTIN) | SIGNAL_BIT(SIGTTOU))

void signal_look(struct task *t)
{
	if (!(t->pending & ~t->blocked)) {
		t->user.work &= ~(uint32_t)WORK_SIGNAL;
		return;
	}
	t->user.work |= WORK_SIGNAL;
	if (t->state == TASK_ASLEEP && t->sleeps_lightly)
		t->state = TASK_READY;
}

static bool is_dropped(struct process *p, int number)
{
	uint32_t handler = signal_action(p, number)->handler;

	return handler == SIG_IGN || (handler == SIG_DFL && DROPPED & SIGNAL_BIT(number));
}

static void end_all(struct process *p, int number)
{
	tasks_kill(p, KILLED_BY(number));
	if (current->process == p)
		task_kill(current, KILLED_BY(number));
}

void signal_task(struct task *t, int number)
{
	uint64_t bit = SIGNAL_BIT(number);

	if (!(t->blocked & bit)) {
		if (is_dropped(t->process, number))
			return;
		if (signal_action(t->process, number)->handler == SIG_DFL) {
			end_all(t->process, number);
			return;
		}
	}
	t->pending |= bit;
	signal_look(t);
}

void signal_process(struct process *p, int number)
{
	struct task *best = NULL;

	for (int i = 0; i < TASKS_MAX; i++) {
		struct task *t = &tasks[i];

		if (t->process == p && t->state != TASK_DEAD
		    && (!best || best->blocked & SIGNAL_BIT(number)))
			best = t;
	}
	if (best)
		signal_task(best, number);
}

bool signal_group(uint32_t group, uint32_t root, int number)
{
	bool any = false;

	for (struct process *p = processes; p < processes + PROCESSES_MAX; p++)
		if (p->threads && p->group == group && (!root || p->root == root)) {
			any = true;
			if (number)
				signal_process(p, number);
		}
	return any;
}

void signals_reset(struct process *p)
{
	for (int i = 1; i <= SIGNALS; i++) {
		struct signal_action *a = signal_action(p, i);

		*a = (struct signal_action){ .handler = a->handler == SIG_IGN ? SIG_IGN : SIG_DFL };
	}
}

static void broken(void)
{
	if (current->process)
		signal_task(current, SIGPIPE);
}

static void typed(uint32_t group, int number)
{
	signal_group(group, 0, number);
}

void signals_init(void)
{
	pipe_broken = broken;
	terminal_interrupts = typed;
}
