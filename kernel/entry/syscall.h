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
long sys_writev(unsigned fd, const void __user *vector, size_t count);
long sys_open(const char __user *path, int flags);
long sys_openat(int folder, const char __user *path, int flags);
long sys_access(const char __user *path);
long sys_close(unsigned fd);
long sys_lseek(unsigned fd, long offset, int whence);
long sys_llseek(unsigned fd, uint32_t high, uint32_t low, void __user *result, int whence);
long sys_pipe(void __user *fds);
long sys_dup(unsigned fd);
long sys_ioctl(unsigned fd);
long sys_fstat64(unsigned fd, void __user *to);

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
long sys_nanosleep(const void __user *request, void __user *remaining);
long sys_time(void __user *to);
long sys_clock_gettime(uint32_t clock, void __user *to);
long sys_clock_nanosleep(uint32_t clock, int flags, const void __user *request,
			 void __user *remaining);
long sys_uname(void __user *to);
long sys_set_thread_area(void __user *description);
long sys_set_tid_address(uint32_t y);
long sys_clone(void);		/* entry.asm: adds the caller's frame, then */
long do_clone(const struct frame *f, uint32_t return_address, uint32_t flags, uint32_t stack);

/* syscall.c: the demo-control call (base/demo_abi.h).  -EPERM until a demonstration runs
 * and has set demo_call. */
long sys_demo(uint32_t operation, uint32_t a, uint32_t b, uint32_t c);
extern long (*demo_call)(uint32_t operation, uint32_t a, uint32_t b, uint32_t c);

#endif
