/*
 * sys_clone.c - fork, vfork and clone: one becomes two.
 *
 * With CLONE_VM and CLONE_FILES a new thread of the same process, else a new process.  The
 * new one begins with the caller's registers and a result of 0.  f: the caller's frame, which
 * entry.asm hands over.
 */
#include "base/errno.h"
#include "entry/syscall.h"
#include "entry/tls.h"
#include "process/family.h"
#include "process/fork.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/uaccess.h"

#define CLONE_VM		0x00000100
#define CLONE_FS		0x00000200
#define CLONE_FILES		0x00000400
#define CLONE_SIGHAND		0x00000800
#define CLONE_VFORK		0x00004000
#define CLONE_THREAD		0x00010000
#define CLONE_SYSVSEM		0x00040000
#define CLONE_SETTLS		0x00080000
#define CLONE_PARENT_SETTID	0x00100000
#define CLONE_CHILD_CLEARTID	0x00200000
#define CLONE_DETACHED		0x00400000
#define CLONE_CHILD_SETTID	0x01000000
/* The signal at its end; only a process has one, and it is always SIGCHLD. */
#define CLONE_SIGNAL		0xFF

/* What a new thread shares. */
#define THREAD_SHARES	(CLONE_VM | CLONE_FILES)
#define TIDS		(CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID)
#define THREAD_KNOWN	(THREAD_SHARES | CLONE_FS | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM \
			 | CLONE_SETTLS | CLONE_DETACHED | TIDS | CLONE_SIGNAL)
#define PROCESS_KNOWN	(CLONE_VM | CLONE_VFORK | CLONE_SETTLS | TIDS | CLONE_SIGNAL)

struct clone {
	uint32_t flags, stack, parent_tid, tls, child_tid;
};

static struct frame child_frame(const struct frame *f, uint32_t stack)
{
	struct frame child = *f;

	child.eax = 0;
	child.eflags &= ~(uint32_t)EFLAGS_CF;
	if (stack)
		child.esp = stack;
	return child;
}

/* The thread's number where its maker and itself look for it. */
static void tell_tids(struct task *t, const struct clone *c, uint32_t id)
{
	if (c->flags & CLONE_CHILD_CLEARTID)
		t->clear_child_tid = c->child_tid;
	if (c->flags & CLONE_CHILD_SETTID) {
		t->set_child_tid = c->child_tid;
		t->user.work |= WORK_TID;
	}
	/* As on Linux, a bad pointer here is the caller's loss alone. */
	if (c->flags & CLONE_PARENT_SETTID)
		put_user(id, (uint32_t __user *)user_pointer(c->parent_tid));
}

static struct task *clone_into(struct process *p, const struct frame *f, const struct clone *c,
			       const struct tls *tls)
{
	const struct frame child = child_frame(f, c->stack);
	struct task *t = task_fork(p, &child);

	if (t && c->flags & CLONE_SETTLS)
		t->tls[tls->slot] = tls->descriptor;
	return t;
}

/* vfork()'s parent: the child has what it needs, until it says so it is its turn. */
static void wait_for_parting(struct process *child)
{
	uint32_t flags = irq_save();

	while (child->borrows)
		sleep_on(&child->borrows);
	irq_restore(flags);
}

static long clone_process(const struct frame *f, const struct clone *c, const struct tls *tls)
{
	struct process *child = process_fork(current->process);
	struct task *t = child ? clone_into(child, f, c, tls) : NULL;
	uint32_t id = child ? child->id : 0;

	if (!t) {
		if (child)
			process_put(child);
		return -ENOMEM;
	}
	process_put(child);			/* its thread has it now */
	child->borrows = c->flags & CLONE_VFORK;
	tell_tids(t, c, id);
	if (c->flags & CLONE_VFORK)
		wait_for_parting(child);
	return (long)id;
}

static long clone_thread(const struct frame *f, const struct clone *c, const struct tls *tls)
{
	struct task *t = c->stack ? clone_into(current->process, f, c, tls) : NULL;
	uint32_t id = t ? t->id : 0;

	if (!t)
		return c->stack ? -EAGAIN : -EINVAL;
	tell_tids(t, c, id);
	return (long)id;
}

long do_clone(const struct frame *f, uint32_t return_address, uint32_t flags, uint32_t stack,
	      uint32_t parent_tid, uint32_t tls_at, uint32_t child_tid)
{
	const struct clone c = { flags, stack, parent_tid, tls_at, child_tid };
	bool thread = (flags & THREAD_SHARES) == THREAD_SHARES;
	struct tls tls = { 0, 0 };
	long error = 0;

	(void)return_address;
	/* Memory that is shared by two processes is vfork()'s alone, and that copies it. */
	if (flags & ~(uint32_t)(thread ? THREAD_KNOWN : PROCESS_KNOWN)
	    || (flags & (CLONE_VM | CLONE_VFORK) && !thread && !(flags & CLONE_VFORK)))
		return -EINVAL;
	if (flags & CLONE_SETTLS)
		error = tls_from_user(user_pointer(tls_at), &tls);
	if (error)
		return error;
	return thread ? clone_thread(f, &c, &tls) : clone_process(f, &c, &tls);
}

long do_fork(const struct frame *f, uint32_t return_address)
{
	return do_clone(f, return_address, 0, 0, 0, 0, 0);
}

long do_vfork(const struct frame *f, uint32_t return_address)
{
	return do_clone(f, return_address, CLONE_VFORK, 0, 0, 0, 0);
}

/* In the new thread, on its first way to ring 3. */
void clone_tell_child(void)
{
	uint32_t id = current->id;

	current->user.work &= ~(uint32_t)WORK_TID;
	put_user(id, (uint32_t __user *)user_pointer(current->set_child_tid));
}
