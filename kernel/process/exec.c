/*
 * exec.c - another program in the place of the running one.
 *
 * The new program is made as a process of its own; then the two exchange their memory, and the
 * old one goes with the rest.  So an execve() that fails has changed nothing.
 * Read before: elf.c.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "base/string.h"
#include "memory/paging.h"
#include "process/elf.h"
#include "process/exec.h"
#include "process/family.h"
#include "process/signals.h"
#include "process/start.h"
#include "process/task.h"
#include "seg/cpu.h"

/* A program begins alone.  Of two threads that want to, the first one here does: the other
 * would wait for it, and it for the other. */
static void end_other_threads(struct process *p)
{
	if (current->user.work & WORK_KILL)
		task_exit(current->status);
	tasks_kill(p, 0);
	while (p->threads > 1)
		task_yield();
}

static void exchange_memory(struct process *a, struct process *b)
{
	struct process old = { .directory = a->directory, .map = a->map };

	a->directory = b->directory;
	a->map = b->map;
	a->brk_start = b->brk_start;
	a->brk = b->brk;
	b->directory = old.directory;
	b->map = old.map;
	current->directory = a->directory;
	write_cr3(a->directory);
}

static void close_what_says_so(struct process *p)
{
	for (unsigned fd = 0; fd < FILES_MAX; fd++)
		if (p->close_on_exec & 1u << fd)
			process_close(p, fd);
}

/* What belonged to the program and not to the process. */
static void forget_program(void)
{
	memset(current->tls, 0, sizeof(current->tls));
	task_load_tls();
	write_fs(0);
	write_gs(0);
	fpu_fresh(current->fpu);
	fpu_load(current->fpu);
	current->clear_child_tid = 0;
	signals_reset(current->process);
	close_what_says_so(current->process);
}

struct process *exec_begin(void)
{
	struct process *p = process_create();

	if (!p)
		return NULL;
	current->making = p;
	p->start = start_create();
	if (p->start)
		return p;
	exec_give_up();
	return NULL;
}

void exec_give_up(void)
{
	struct process *p = current->making;

	current->making = NULL;
	process_put(p);
}

long exec_program(const struct inode *file, struct frame *f)
{
	struct process *p = current->process, *made = current->making;
	struct frame begin;

	if (program_load(made, file, &begin))
		return -ENOEXEC;
	end_other_threads(p);
	exchange_memory(p, made);
	strlcpy(current->name, start_name(made->start), sizeof(current->name));
	p->program = file;
	forget_program();
	family_part(p);
	/* Which way in it was stays known. */
	begin.vector = f->vector;
	*f = begin;
	return 0;
}
