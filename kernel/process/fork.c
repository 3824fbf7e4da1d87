/*
 * fork.c - a second process like the running one.
 *
 * Its memory is copied here and now, page by page, and only pages that have a frame: what is
 * legal but absent comes late in the child too, and what the cache has lent is lent once
 * more.  Linux copies when somebody writes; that is quicker, and one more fault to explain.
 * Read next: pages.c, exec.c.
 */
#include "base/string.h"
#include "files/file.h"
#include "process/fork.h"
#include "process/pages.h"
#include "process/process.h"
#include "process/task.h"
#include "threads/fpu.h"

static bool copy_memory(struct process *child, struct process *p)
{
	memcpy(child->map.areas, p->map.areas, p->map.count * sizeof(p->map.areas[0]));
	child->map.count = p->map.count;
	child->brk_start = p->brk_start;
	child->brk = p->brk;
	for (uint32_t i = 0; i < p->map.count; i++)
		if (!pages_copy(child, p, &p->map.areas[i]))
			return false;
	return true;
}

static void copy_files(struct process *child, const struct process *p)
{
	for (unsigned fd = 0; fd < FILES_MAX; fd++) {
		child->files[fd] = p->files[fd];
		if (child->files[fd])
			child->files[fd]->refs++;
	}
	child->close_on_exec = p->close_on_exec;
}

static void copy_rest(struct process *child, const struct process *p)
{
	child->here = p->here;
	child->program = p->program;
	child->parent = p->id;
	child->group = p->group;
	child->session = p->session;
	child->root = p->root;
	memcpy(child->actions, p->actions, sizeof(p->actions));
}

struct process *process_fork(struct process *p)
{
	struct process *child = process_create();

	if (!child)
		return NULL;
	copy_files(child, p);
	copy_rest(child, p);
	if (copy_memory(child, p))
		return child;
	process_put(child);
	return NULL;
}

struct task *task_fork(struct process *p, const struct frame *f)
{
	struct task *t = task_create_user(current->name, p, f);

	if (!t)
		return NULL;
	t->uid = current->uid;
	t->blocked = current->blocked;
	memcpy(t->tls, current->tls, sizeof(t->tls));
	if (p != current->process)
		fpu_save(t->fpu);
	return t;
}
