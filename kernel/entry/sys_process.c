/*
 * sys_process.c - system calls on processes: execve, wait4, and who belongs to whom.
 * Read before: sys_clone.c.
 */
#include "base/errno.h"
#include "base/string.h"
#include "entry/path.h"
#include "entry/syscall.h"
#include "process/exec.h"
#include "process/family.h"
#include "process/process.h"
#include "process/start.h"
#include "seg/uaccess.h"

/* Words up to a null pointer. */
static long take_words(struct start *s, const uint32_t __user *list)
{
	uint32_t y = user_offset(list), word = 0;
	long error = 0;

	while (y && !error) {
		if (get_user(word, (const uint32_t __user *)user_pointer(y)))
			return -EFAULT;
		if (!word)
			break;
		error = start_add_user(s, user_pointer(word));
		y += sizeof(word);
	}
	return error;
}

static long take_both(struct start *s, const uint32_t __user *argv, const uint32_t __user *envp)
{
	long error = take_words(s, argv);

	start_environment(s);
	return error ? error : take_words(s, envp);
}

long do_execve(struct frame *f, uint32_t return_address, const char __user *path,
	       const uint32_t __user *argv, const uint32_t __user *envp)
{
	const struct inode *file;
	long error = path_from_user(AT_FDCWD, path, &file);
	struct process *made;

	(void)return_address;
	if (!error && !(inode_is(file, S_IFREG) && file->mode & 0111))
		error = -EACCES;
	if (error)
		return error;
	made = exec_begin();
	if (!made)
		return -ENOMEM;
	error = take_both(made->start, argv, envp);
	if (!error)
		error = exec_program(file, f);
	exec_give_up();
	return error;
}

#define RUSAGE_BYTES	72

long sys_wait4(int who, uint32_t __user *to, int options, void __user *usage)
{
	uint32_t word = 0;
	long id = options & ~(WNOHANG | WUNTRACED | WCONTINUED) ? -EINVAL
		  : family_wait(who, options, &word);

	if (id <= 0)
		return id;
	if (user_offset(to) && put_user(word, to))
		return -EFAULT;
	return user_offset(usage) && clear_user(usage, RUSAGE_BYTES) ? -EFAULT : id;
}

long sys_waitpid(int who, uint32_t __user *to, int options)
{
	return sys_wait4(who, to, options, user_pointer(0));
}

long sys_getppid(void)
{
	return (long)current->process->parent;
}

static struct process *process_of(uint32_t id)
{
	return id ? family_find(id) : current->process;
}

long sys_getpgid(uint32_t id)
{
	const struct process *p = process_of(id);

	return p ? (long)p->group : -ESRCH;
}

long sys_getpgrp(void)
{
	return (long)current->process->group;
}

long sys_getsid(uint32_t id)
{
	const struct process *p = process_of(id);

	return p ? (long)p->session : -ESRCH;
}

/* A new one of its own, or one that its session has. */
static bool may_join(const struct process *p, uint32_t group)
{
	for (const struct process *q = processes; q < processes + PROCESSES_MAX; q++)
		if (q->threads && q->group == group && q->session == p->session)
			return true;
	return group == p->id;
}

/* One's own, or a child's. */
long sys_setpgid(uint32_t id, uint32_t group)
{
	struct process *p = process_of(id);

	if (!p || (p != current->process && p->parent != current->process->id))
		return -ESRCH;
	if (p->id == p->session || p->session != current->process->session)
		return -EPERM;
	group = group ? group : p->id;
	if (!may_join(p, group))
		return -EPERM;
	p->group = group;
	return 0;
}

long sys_setsid(void)
{
	struct process *p = current->process;

	if (p->group == p->id)
		return -EPERM;
	p->group = p->session = p->id;
	return (long)p->id;
}
