/*
 * sys_signal.c - system calls on signals: who sends one, who catches, blocks or waits for one.
 * Read next: kernel/process/signals.c, sigframe.c.
 */
#include "base/errno.h"
#include "entry/syscall.h"
#include "process/family.h"
#include "process/signals.h"
#include "seg/cpu.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2
/* The only size of a set of signals. */
#define SET_BYTES	8

static bool is_signal(uint32_t number)
{
	return number >= 1 && number <= SIGNALS;
}

long sys_rt_sigaction(uint32_t number, const void __user *new, void __user *old, uint32_t size)
{
	struct signal_action *a, next, previous;

	if (size != SET_BYTES || !is_signal(number))
		return -EINVAL;
	if (user_offset(new) && SIGNALS_SURE & SIGNAL_BIT(number))
		return -EINVAL;
	if (user_offset(new) && copy_from_user(&next, new, sizeof(next)))
		return -EFAULT;
	a = signal_action(current->process, (int)number);
	previous = *a;
	if (user_offset(new))
		*a = next;
	return user_offset(old) && copy_to_user(old, &previous, sizeof(previous)) ? -EFAULT : 0;
}

static void set_blocked(uint64_t blocked)
{
	uint32_t flags = irq_save();

	current->blocked = blocked & ~SIGNALS_SURE;
	signal_look(current);
	irq_restore(flags);
}

static long change_blocked(uint32_t how, uint64_t set)
{
	switch (how) {
	case SIG_BLOCK:
		set |= current->blocked;
		break;
	case SIG_UNBLOCK:
		set = current->blocked & ~set;
		break;
	case SIG_SETMASK:
		break;
	default:
		return -EINVAL;
	}
	set_blocked(set);
	return 0;
}

long sys_rt_sigprocmask(uint32_t how, const uint64_t __user *new, uint64_t __user *old, uint32_t size)
{
	uint64_t set, previous = current->blocked;
	long error = 0;

	if (size != SET_BYTES)
		return -EINVAL;
	if (user_offset(new)) {
		if (get_user(set, new))
			return -EFAULT;
		error = change_blocked(how, set);
	}
	if (error)
		return error;
	return user_offset(old) && put_user(previous, old) ? -EFAULT : 0;
}

/* The old set comes back when the handler returns: sigframe.c writes it into the frame. */
long sys_rt_sigsuspend(const uint64_t __user *set, uint32_t size)
{
	uint64_t blocked;
	uint32_t flags;

	if (size != SET_BYTES)
		return -EINVAL;
	if (get_user(blocked, set))
		return -EFAULT;
	current->suspended_from = current->blocked;
	current->suspends = true;
	set_blocked(blocked);
	flags = irq_save();
	while (sleep_until_signal(&current->suspends))
		;
	irq_restore(flags);
	return -EINTR;
}

long sys_pause(void)
{
	uint32_t flags = irq_save();

	while (sleep_until_signal(&current->pending))
		;
	irq_restore(flags);
	return -EINTR;
}

static long kill_all(uint32_t number)
{
	bool any = false;

	for (struct process *p = processes; p < processes + PROCESSES_MAX; p++)
		if (p->threads && p != current->process && p->root == current->process->root) {
			any = true;
			if (number)
				signal_process(p, (int)number);
		}
	return any ? 0 : -ESRCH;
}

/* Whoever has not the same first ancestor is nobody: the kernel's own threads, a test's. */
long sys_kill(int who, uint32_t number)
{
	struct process *p;

	if (number && !is_signal(number))
		return -EINVAL;
	if (who == -1)
		return kill_all(number);
	if (who <= 0)
		return signal_group(who ? (uint32_t)-who : current->process->group,
				    current->process->root, (int)number) ? 0 : -ESRCH;
	p = family_find((uint32_t)who);
	if (!p || p->root != current->process->root)
		return -ESRCH;
	if (number)
		signal_process(p, (int)number);
	return 0;
}

long sys_tgkill(uint32_t process, uint32_t thread, uint32_t number)
{
	if (number && !is_signal(number))
		return -EINVAL;
	for (int i = 0; i < TASKS_MAX; i++) {
		struct task *t = &tasks[i];

		if (t->id != thread || t->state == TASK_DEAD || !t->process || t->process->id != process
		    || t->process->root != current->process->root)
			continue;
		if (number)
			signal_task(t, (int)number);
		return 0;
	}
	return -ESRCH;
}

long sys_tkill(uint32_t thread, uint32_t number)
{
	return sys_tgkill(current->process->id, thread, number);
}
