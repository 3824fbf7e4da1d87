/*
 * sys_thread.c - system calls on the thread itself, and on time.
 */
#include "base/errno.h"
#include "base/string.h"
#include "entry/syscall.h"
#include "process/process.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "seg/uaccess.h"
#include "threads/time.h"

long sys_exit(int status)
{
	task_exit(status & 0xFF);
}

long sys_exit_group(int status)
{
	task_exit_group(status & 0xFF);
}

long sys_getpid(void)
{
	return (long)current->process->id;
}

long sys_getuid(void)
{
	return (long)current->uid;
}

long sys_gettid(void)
{
	return (long)current->id;
}

long sys_zero(void)
{
	return 0;
}

long sys_sched_yield(void)
{
	task_yield();
	return 0;
}

struct timespec {
	int32_t seconds, nanoseconds;
};

#define CLOCK_REALTIME		0
#define CLOCK_MONOTONIC		1
#define CLOCK_REALTIME_COARSE	5

#define NS_PER_TICK (1000000000 / HZ)

long sys_nanosleep(const void __user *request, void __user *remaining)
{
	struct timespec t;

	(void)remaining;		/* nothing interrupts a sleep here */
	if (copy_from_user(&t, request, sizeof(t)))
		return -EFAULT;
	if (t.seconds < 0 || t.nanoseconds < 0 || t.nanoseconds >= 1000000000)
		return -EINVAL;
	if (t.seconds > INT32_MAX / HZ - 1)
		t.seconds = INT32_MAX / HZ - 1;
	time_sleep((uint32_t)t.seconds * HZ + ((uint32_t)t.nanoseconds + NS_PER_TICK - 1) / NS_PER_TICK);
	return 0;
}

long sys_time(void __user *to)
{
	uint32_t now = time_seconds();

	if (user_offset(to) && copy_to_user(to, &now, sizeof(now)))
		return -EFAULT;
	return (long)now;
}

long sys_clock_gettime(uint32_t clock, void __user *to)
{
	struct timespec t = { (int32_t)time_seconds(), (int32_t)(ticks % HZ) * NS_PER_TICK };

	if (clock > CLOCK_MONOTONIC && clock != CLOCK_REALTIME_COARSE)
		return -EINVAL;
	if (clock == CLOCK_MONOTONIC)
		t.seconds = (int32_t)(ticks / HZ);
	return copy_to_user(to, &t, sizeof(t)) ? -EFAULT : 0;
}

long sys_clock_nanosleep(uint32_t clock, int flags, const void __user *request,
			 void __user *remaining)
{
	if (clock > CLOCK_MONOTONIC || flags)
		return -EINVAL;
	return sys_nanosleep(request, remaining);
}

/* Linux's struct new_utsname. */
struct utsname {
	char system[65], node[65], release[65], version[65], machine[65], domain[65];
};

long sys_uname(void __user *to)
{
	struct utsname u = {
		.system = "Crossring", .node = "crossring", .release = "5.10.0", .machine = "i686",
		.domain = "(none)",
	};

	strlcpy(u.version, mode.name, sizeof(u.version));
	return copy_to_user(to, &u, sizeof(u)) ? -EFAULT : 0;
}

/* Linux's struct user_desc. */
struct user_desc {
	uint32_t entry, base, limit;
	uint32_t seg_32bit : 1, contents : 2, read_exec_only : 1, limit_in_pages : 1,
		 seg_not_present : 1, useable : 1;
};

/* All fields zero but these two ask for an empty slot. */
static bool is_empty(const struct user_desc *d)
{
	return !d->base && !d->limit && d->read_exec_only && d->seg_not_present;
}

/*
 * A data segment that starts at the user's offset `base`: in split the user's own
 * base is added, so the program sees the same addresses as without it.  Its limit
 * is the program's to choose; the pages' U/S bit is what stops ring 3 there.
 */
static desc_t tls_descriptor(const struct user_desc *d)
{
	desc_t desc = DESC_SEGMENT(user_linear(d->base), d->limit & 0xFFFFF,
				   d->read_exec_only ? TYPE_DATA_RO : TYPE_DATA, DPL_USER);

	return d->limit_in_pages ? desc | DESC_4K : desc;
}

static int tls_slot(uint32_t entry)
{
	if (entry != (uint32_t)-1)
		return entry - SEG_TLS_FIRST < SEG_TLS_COUNT ? (int)(entry - SEG_TLS_FIRST) : -EINVAL;
	for (int i = 0; i < SEG_TLS_COUNT; i++)
		if (!current->tls[i])
			return i;
	return -ESRCH;
}

/* As in Linux's arch/x86/kernel/tls.c, only 32-bit data segments: a 16-bit stack
 * segment would show the kernel's ESP to the user at IRET. */
static long set_tls(struct task *t, struct user_desc *d)
{
	int slot = tls_slot(d->entry);

	if (slot < 0)
		return slot;
	if (!is_empty(d) && (!d->seg_32bit || d->contents > 1 || d->seg_not_present))
		return -EINVAL;
	t->tls[slot] = is_empty(d) ? 0 : tls_descriptor(d);
	d->entry = SEG_TLS_FIRST + (uint32_t)slot;
	return 0;
}

long sys_set_thread_area(void __user *description)
{
	struct user_desc d;
	long error;

	if (copy_from_user(&d, description, sizeof(d)))
		return -EFAULT;
	error = set_tls(current, &d);
	if (error)
		return error;
	task_load_tls();
	/* entry is the first field, and the only one we change. */
	return copy_to_user(description, &d.entry, sizeof(d.entry)) ? -EFAULT : 0;
}

long sys_set_tid_address(uint32_t y)
{
	current->clear_child_tid = y;
	return (long)current->id;
}

#define CLONE_VM	0x00000100
#define CLONE_FS	0x00000200
#define CLONE_FILES	0x00000400
#define CLONE_SIGHAND	0x00000800
#define CLONE_THREAD	0x00010000
/* What a new thread has to share, and what it may. */
#define CLONE_NEEDED	(CLONE_VM | CLONE_FILES)
#define CLONE_KNOWN	(CLONE_NEEDED | CLONE_FS | CLONE_SIGHAND | CLONE_THREAD | 0xFF)

/*
 * Threads only: a new one shares memory and files and starts on its own stack,
 * with the caller's registers and a result of 0.  f: the caller's frame, which
 * only this call needs to see (entry.asm hands it over).
 */
long do_clone(const struct frame *f, uint32_t return_address, uint32_t flags, uint32_t stack)
{
	struct frame child = *f;
	struct task *t;

	(void)return_address;
	if ((flags & CLONE_NEEDED) != CLONE_NEEDED || flags & ~(uint32_t)CLONE_KNOWN || !stack)
		return -EINVAL;
	child.eax = 0;
	child.eflags &= ~(uint32_t)EFLAGS_CF;
	child.esp = stack;
	t = task_create_user(current->name, current->process, &child);
	if (!t)
		return -EAGAIN;
	t->uid = current->uid;
	memcpy(t->tls, current->tls, sizeof(t->tls));
	return (long)t->id;
}
