/*
 * syscall.h - the system calls: Linux's i386 numbers, structures and errors.
 *
 * Every function takes the arguments that Linux's takes, as plain C arguments,
 * and returns a result or -errno.  It runs on the caller's kernel stack with
 * interrupts on, whichever gate the caller used.
 */
#ifndef KERNEL_SYSCALL_H
#define KERNEL_SYSCALL_H

#include "base/types.h"
#include "threads/frame.h"

/* "read" for 3, "call 77" for a number that has no call. */
const char *syscall_name(uint32_t number);

/* What any other number gets: -ENOSYS. */
long sys_ni(void);

/* sys_file.c */
long sys_read(unsigned fd, void __user *to, size_t n);
long sys_write(unsigned fd, const void __user *from, size_t n);
long sys_readv(unsigned fd, const void __user *vector, size_t count);
long sys_writev(unsigned fd, const void __user *vector, size_t count);
long sys_lseek(unsigned fd, long offset, int whence);
long sys_llseek(unsigned fd, uint32_t high, uint32_t low, void __user *result, int whence);

/* sys_path.c */
long sys_open(const char __user *path, uint32_t flags);
long sys_openat(int folder, const char __user *path, uint32_t flags);
long sys_access(const char __user *path, int type);
long sys_faccessat(int folder, const char __user *path, int type);
long sys_chdir(const char __user *path);
long sys_fchdir(unsigned fd);
long sys_getcwd(char __user *to, uint32_t size);
long sys_readlink(const char __user *from, char __user *to, int size);
long sys_readlinkat(int folder, const char __user *from, char __user *to, int size);
long sys_getdents64(unsigned fd, void __user *to, size_t n);

/* sys_stat.c */
long sys_stat64(const char __user *path, void __user *to);
long sys_fstat64(unsigned fd, void __user *to);
long sys_fstatat64(int folder, const char __user *path, void __user *to, uint32_t flags);
long sys_statx(int folder, const char __user *path, uint32_t flags, uint32_t mask, void __user *to);

/* sys_descriptor.c */
long sys_close(unsigned fd);
long sys_pipe(void __user *fds);
long sys_pipe2(void __user *fds, uint32_t flags);
long sys_dup(unsigned fd);
long sys_dup2(unsigned fd, unsigned to);
long sys_dup3(unsigned fd, unsigned to, uint32_t flags);
long sys_fcntl64(unsigned fd, uint32_t what, uint32_t argument);
long sys_ioctl(unsigned fd, uint32_t request, void __user *argument);
long sys_poll(void __user *list, uint32_t count, int milliseconds);

/* sys_memory.c */
long sys_brk(uint32_t end);
long sys_mmap(const void __user *arguments);
long sys_mmap2(uint32_t hint, uint32_t size, uint32_t prot, uint32_t flags, int fd, uint32_t page);
long sys_munmap(uint32_t start, uint32_t size);
long sys_mprotect(uint32_t start, uint32_t size, uint32_t prot);

/* sys_thread.c */
long sys_exit(int status);
long sys_exit_group(int status);
long sys_getpid(void);
long sys_getuid(void);
long sys_gettid(void);
long sys_zero(void);
long sys_sched_yield(void);
long sys_uname(void __user *to);
long sys_set_tid_address(uint32_t y);
long sys_getrandom(void __user *to, uint32_t n, uint32_t flags);
long sys_prctl(uint32_t what, char __user *argument);
long sys_getrlimit(uint32_t what, void __user *to);

/* sys_tls.c */
long sys_set_thread_area(void __user *description);

/* sys_futex.c */
long sys_futex(uint32_t __user *at, int operation, uint32_t value, const void __user *timeout);

/* sys_time.c */
long sys_nanosleep(const void __user *request, void __user *remaining);
long sys_time(void __user *to);
long sys_gettimeofday(void __user *to, const void __user *zone);
long sys_times(void __user *to);
long sys_clock_gettime(uint32_t clock, void __user *to);
long sys_clock_nanosleep(uint32_t clock, int flags, const void __user *request,
			 void __user *remaining);

/* sys_process.c */
long sys_wait4(int who, uint32_t __user *status, int options, void __user *usage);
long sys_waitpid(int who, uint32_t __user *status, int options);
long sys_getppid(void);
long sys_getpgid(uint32_t id);
long sys_getpgrp(void);
long sys_getsid(uint32_t id);
long sys_setpgid(uint32_t id, uint32_t group);
long sys_setsid(void);

/* sys_signal.c */
long sys_rt_sigaction(uint32_t number, const void __user *new, void __user *old, uint32_t size);
long sys_rt_sigprocmask(uint32_t how, const uint64_t __user *new, uint64_t __user *old,
			uint32_t size);
long sys_rt_sigsuspend(const uint64_t __user *set, uint32_t size);
long sys_pause(void);
long sys_kill(int who, uint32_t number);
long sys_tkill(uint32_t thread, uint32_t number);
long sys_tgkill(uint32_t process, uint32_t thread, uint32_t number);

/*
 * These see their caller's frame: entry.asm adds it, and what follows is C (sys_clone.c,
 * sys_process.c, sigframe.c).
 */
long sys_clone(void);
long sys_fork(void);
long sys_vfork(void);
long sys_execve(void);
long sys_sigreturn(void);
long sys_rt_sigreturn(void);
long do_clone(const struct frame *f, uint32_t return_address, uint32_t flags, uint32_t stack,
	      uint32_t parent_tid, uint32_t tls_at, uint32_t child_tid);
long do_fork(const struct frame *f, uint32_t return_address);
long do_vfork(const struct frame *f, uint32_t return_address);
long do_execve(struct frame *f, uint32_t return_address, const char __user *path,
	       const uint32_t __user *argv, const uint32_t __user *envp);
long do_sigreturn(struct frame *f, uint32_t return_address);
long do_rt_sigreturn(struct frame *f, uint32_t return_address);

/* A new thread's number for itself, on its first way to ring 3. */
void clone_tell_child(void);

/* syscall.c: the demo-control call (base/demo_abi.h).  -EPERM until a demonstration runs
 * and has set demo_call. */
long sys_demo(uint32_t operation, uint32_t a, uint32_t b, uint32_t c);
extern long (*demo_call)(uint32_t operation, uint32_t a, uint32_t b, uint32_t c);

#endif
