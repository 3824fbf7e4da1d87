/*
 * family.c - parents, children, and waiting for them (family.h).
 *
 * A process that has ended keeps its number and its status until its parent has asked; its
 * memory and its files are gone before.  A parent that ends leaves children that nobody asks
 * about: there is no init here to take them.
 * Read before: task.c.
 */
#include "base/errno.h"
#include "process/family.h"
#include "process/signals.h"
#include "seg/cpu.h"
#include "threads/sched.h"

static bool alive(const struct process *p)
{
	return p->refs && p->threads;
}

struct process *family_find(uint32_t id)
{
	for (struct process *p = processes; p < processes + PROCESSES_MAX; p++)
		if (p->id == id && alive(p))
			return p;
	return NULL;
}

void family_part(struct process *p)
{
	if (p->borrows)
		wake(&p->borrows);
	p->borrows = false;
}

static void leave_children(const struct process *parent)
{
	for (struct process *p = processes; p < processes + PROCESSES_MAX; p++)
		if (p->parent == parent->id) {
			p->parent = 0;
			p->unread = false;
		}
}

void family_ended(struct process *p, int status)
{
	struct process *parent = p->parent ? family_find(p->parent) : NULL;

	for (unsigned fd = 0; fd < FILES_MAX; fd++)
		process_close(p, fd);
	p->status = status;
	leave_children(p);
	family_part(p);
	if (!parent)
		return;
	p->unread = true;
	wake(parent);
	signal_process(parent, SIGCHLD);
}

static bool asked_for(const struct process *p, int who)
{
	if (p->parent != current->process->id)
		return false;
	return who == -1 || (who > 0 && p->id == (uint32_t)who)
	       || (who == 0 && p->group == current->process->group)
	       || (who < -1 && p->group == (uint32_t)-who);
}

/* A child that has ended, or NULL; *any: there is one, ended or not. */
static struct process *ended_child(int who, bool *any)
{
	*any = false;
	for (struct process *p = processes; p < processes + PROCESSES_MAX; p++) {
		if (!asked_for(p, who) || !(alive(p) || p->unread))
			continue;
		*any = true;
		if (p->unread)
			return p;
	}
	return NULL;
}

static struct process *wait_for_child(int who, int options, long *error)
{
	struct process *p;
	bool any;

	while (!(p = ended_child(who, &any))) {
		*error = !any ? -ECHILD : options & WNOHANG ? 0
			 : sleep_until_signal(current->process) ? 1 : -ERESTARTSYS;
		if (*error <= 0)
			return NULL;
	}
	return p;
}

long family_wait(int who, int options, uint32_t *word)
{
	uint32_t flags = irq_save();
	long result = 0;
	struct process *p = wait_for_child(who, options, &result);

	if (p) {
		result = (long)p->id;
		*word = p->exits ? (uint32_t)p->status << 8 : (uint32_t)KILLER(p->status);
		p->unread = false;
		p->parent = 0;
	}
	irq_restore(flags);
	return result;
}
