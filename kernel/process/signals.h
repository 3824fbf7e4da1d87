/*
 * signals.h - sends signals; what a signal does on the way to ring 3 stands in
 * entry/sigframe.c.
 */
#ifndef KERNEL_SIGNALS_H
#define KERNEL_SIGNALS_H

#include "process/process.h"

/* Handlers that are none. */
#define SIG_DFL		0
#define SIG_IGN		1

#define SIGNAL_BIT(number)	(1ull << ((number) - 1))
/* These two cannot be caught, blocked or ignored. */
#define SIGNALS_SURE		(SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))

/* The action for a signal, 1..SIGNALS. */
static inline struct signal_action *signal_action(struct process *p, int number)
{
	return &p->actions[number - 1];
}

/* To the process: one of its threads takes it, or all of them end, or nothing happens. */
void signal_process(struct process *p, int number);
/* To that thread; what ends one ends all of its process. */
void signal_task(struct task *t, int number);
/* To every process of the group whose first ancestor is `root` (0: whoever it is); false if there
 * is none. */
bool signal_group(uint32_t group, uint32_t root, int number);

/* After a change of t->pending or t->blocked: is there something to do? */
void signal_look(struct task *t);

/* From now on writing to a pipe that nobody reads is SIGPIPE. */
void signals_init(void);

/* The program changes: handlers go, what is ignored stays ignored. */
void signals_reset(struct process *p);

#endif
