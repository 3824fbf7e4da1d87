/*
 * syscall.c - the one table behind every gate.
 *
 * entry.asm jumps through it with the caller's six registers as C arguments; a
 * function declared with fewer does not look at the rest.  Read next: sys_file.c.
 */
#include "base/demo_abi.h"
#include "base/errno.h"
#include "base/layout.h"
#include "entry/syscall.h"
#include "machine/print.h"

typedef long (*call_t)(void);

#define CALLS(CALL)								\
	CALL(1, exit) CALL(3, read) CALL(4, write) CALL(5, open) CALL(6, close)	\
	CALL(13, time) CALL(19, lseek) CALL(20, getpid) CALL(24, getuid) CALL(33, access) \
	CALL(41, dup) CALL(42, pipe) CALL(45, brk) CALL(54, ioctl)		\
	CALL(90, mmap) CALL(91, munmap)						\
	CALL(120, clone) CALL(122, uname) CALL(125, mprotect)			\
	CALL(140, llseek) CALL(146, writev)					\
	CALL(158, sched_yield) CALL(162, nanosleep) CALL(192, mmap2)		\
	CALL(197, fstat64) CALL(NR_DEMO, demo)					\
	CALL(224, gettid) CALL(243, set_thread_area) CALL(252, exit_group)	\
	CALL(258, set_tid_address) CALL(265, clock_gettime) \
	CALL(267, clock_nanosleep) CALL(295, openat)

/* getgid, geteuid, getegid, getuid32 and its kin have one answer: see ALIASES. */
#define ALIASES(CALL)								\
	CALL(47, zero) CALL(49, getuid) CALL(50, zero) CALL(199, getuid)	\
	CALL(200, zero) CALL(201, getuid) CALL(202, zero)

#define ENTRY(number, name) [number] = (call_t)sys_##name,
#define NAME(number, name) [number] = #name,

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
#pragma GCC diagnostic ignored "-Wcast-function-type"
const call_t syscall_table[SYSCALL_LIMIT] = {
	[0 ... SYSCALL_LIMIT - 1] = sys_ni,
	CALLS(ENTRY)
	ALIASES(ENTRY)
};
#pragma GCC diagnostic pop

static const char *const names[SYSCALL_LIMIT] = { CALLS(NAME) };

const char *syscall_name(uint32_t number)
{
	static char unknown[16];

	if (number < SYSCALL_LIMIT && names[number])
		return names[number];
	snprintf(unknown, sizeof(unknown), "call %u", number);
	return unknown;
}

long sys_ni(void)
{
	return -ENOSYS;
}

long (*demo_call)(uint32_t operation, uint32_t a, uint32_t b, uint32_t c);

long sys_demo(uint32_t operation, uint32_t a, uint32_t b, uint32_t c)
{
	return demo_call ? demo_call(operation, a, b, c) : -EPERM;
}
