/*
 * sys_thread.c - system calls on the thread itself, and what the system says of itself.
 */
#include "base/errno.h"
#include "base/string.h"
#include "entry/syscall.h"
#include "process/elf.h"
#include "process/process.h"
#include "process/task.h"
#include "seg/mode.h"
#include "seg/uaccess.h"

long sys_exit(int status)
{
	if (current->process->threads == 1)
		current->process->exits = true;
	task_exit(status & 0xFF);
}

long sys_exit_group(int status)
{
	current->process->exits = true;
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

long sys_set_tid_address(uint32_t y)
{
	current->clear_child_tid = y;
	return (long)current->id;
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

/* A lecture wants the same bytes every time: these look random, and are not. */
static void fill_random(uint8_t *to, uint32_t n)
{
	static uint32_t state = 1;

	for (uint32_t i = 0; i < n; i++) {
		state = state * 1664525 + 1013904223;
		to[i] = (uint8_t)(state >> 24);
	}
}

long sys_getrandom(void __user *to, uint32_t n, uint32_t flags)
{
	uint8_t block[64];
	uint32_t done = 0, piece, left = 0;

	(void)flags;
	for (; done < n && !left; done += piece - left) {
		piece = min_u32(n - done, sizeof(block));
		fill_random(block, piece);
		left = copy_to_user(user_pointer(user_offset(to) + done), block, piece);
	}
	return done || !n ? (long)done : -EFAULT;
}

#define PR_SET_NAME	15
#define PR_GET_NAME	16
#define PR_NAME_BYTES	16

long sys_prctl(uint32_t what, char __user *argument)
{
	char name[PR_NAME_BYTES] = "";

	switch (what) {
	case PR_GET_NAME:
		strlcpy(name, current->name, sizeof(name));
		return copy_to_user(argument, name, sizeof(name)) ? -EFAULT : 0;
	case PR_SET_NAME:
		if (strncpy_from_user(name, argument, sizeof(name) - 1) < 0)
			return -EFAULT;
		strlcpy(current->name, name, sizeof(current->name));
		return 0;
	default:
		return -EINVAL;
	}
}

#define RLIMIT_STACK	3
#define RLIMIT_NOFILE	7
#define RLIMITS		16
#define RLIM_INFINITY	0xFFFFFFFF

long sys_getrlimit(uint32_t what, void __user *to)
{
	const uint32_t most = what == RLIMIT_STACK ? STACK_BYTES : what == RLIMIT_NOFILE ? FILES_MAX
			      : RLIM_INFINITY;
	const struct {
		uint32_t now, most;
	} limit = { most, most };

	if (what >= RLIMITS)
		return -EINVAL;
	return copy_to_user(to, &limit, sizeof(limit)) ? -EFAULT : 0;
}
