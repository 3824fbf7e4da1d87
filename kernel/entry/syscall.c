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
	CALL(1, exit) CALL(2, fork) CALL(3, read) CALL(4, write) CALL(5, open) CALL(6, close) \
	CALL(7, waitpid) CALL(11, execve) CALL(12, chdir)			\
	CALL(13, time) CALL(19, lseek) CALL(20, getpid) CALL(24, getuid) CALL(29, pause) \
	CALL(33, access) CALL(37, kill)						\
	CALL(41, dup) CALL(42, pipe) CALL(43, times) CALL(45, brk) CALL(54, ioctl) \
	CALL(57, setpgid) CALL(63, dup2) CALL(64, getppid) CALL(65, getpgrp) CALL(66, setsid) \
	CALL(78, gettimeofday) CALL(85, readlink)				\
	CALL(90, mmap) CALL(91, munmap)						\
	CALL(114, wait4) CALL(119, sigreturn)					\
	CALL(120, clone) CALL(122, uname) CALL(125, mprotect) CALL(132, getpgid) CALL(133, fchdir) \
	CALL(140, llseek) CALL(145, readv) CALL(146, writev) CALL(147, getsid)	\
	CALL(158, sched_yield) CALL(162, nanosleep) CALL(168, poll) CALL(172, prctl) \
	CALL(173, rt_sigreturn) CALL(174, rt_sigaction) CALL(175, rt_sigprocmask) \
	CALL(179, rt_sigsuspend) CALL(183, getcwd) CALL(190, vfork) CALL(191, getrlimit) \
	CALL(192, mmap2) CALL(195, stat64) CALL(197, fstat64) CALL(220, getdents64) \
	CALL(221, fcntl64) CALL(NR_DEMO, demo)					\
	CALL(224, gettid) CALL(238, tkill) CALL(240, futex) CALL(243, set_thread_area) \
	CALL(252, exit_group)							\
	CALL(258, set_tid_address) CALL(265, clock_gettime)			\
	CALL(267, clock_nanosleep) CALL(270, tgkill) CALL(295, openat)		\
	CALL(300, fstatat64) CALL(305, readlinkat) CALL(307, faccessat)		\
	CALL(330, dup3) CALL(331, pipe2) CALL(355, getrandom) CALL(383, statx)

/* Two numbers, one answer.  zero: getgid and its kin; what has no meaning here and may be asked
 * for all the same (umask, madvise, set_robust_list). */
#define ALIASES(CALL)								\
	CALL(55, fcntl64) CALL(60, zero) CALL(196, stat64) CALL(205, zero) CALL(219, zero)	\
	CALL(311, zero)								\
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
