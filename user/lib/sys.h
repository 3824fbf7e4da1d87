/*
 * sys.h - the system calls, as C functions.
 *
 * Numbers, structures and errors are those of Linux on i386, so that the same
 * program file runs on Linux too: a way to check our kernel against it.
 * There is no errno variable: a call returns its result, or -errno.
 * Pointers are offsets in the user's data segment, whatever its base.
 * Read next: gates.asm, where the number and the arguments cross the ring.
 */
#ifndef USER_SYS_H
#define USER_SYS_H

#include <stddef.h>
#include "lib/gates.h"

enum syscall_number {
	NR_EXIT = 1, NR_FORK = 2, NR_READ = 3, NR_WRITE = 4, NR_OPEN = 5, NR_CLOSE = 6,
	NR_WAITPID = 7,
	NR_TIME = 13, NR_LSEEK = 19, NR_GETPID = 20, NR_GETUID = 24,
	NR_PIPE = 42, NR_BRK = 45, NR_MUNMAP = 91, NR_CLONE = 120, NR_UNAME = 122,
	NR_MPROTECT = 125,
	NR_SCHED_YIELD = 158, NR_NANOSLEEP = 162, NR_MMAP2 = 192,
	NR_SET_THREAD_AREA = 243, NR_EXIT_GROUP = 252, NR_SET_TID_ADDRESS = 258,
};

enum { ENOENT = 2, EBADF = 9, ENOMEM = 12, EFAULT = 14, EINVAL = 22, ESPIPE = 29, ENOSYS = 38 };
enum { O_RDONLY = 0, O_RDWR = 2 };
enum { SEEK_SET, SEEK_CUR, SEEK_END };
enum { PROT_READ = 1, PROT_WRITE = 2 };
enum { MAP_PRIVATE = 2, MAP_FIXED = 0x10, MAP_ANONYMOUS = 0x20 };

struct timespec {
	long tv_sec;
	long tv_nsec;
};

struct utsname {
	char sysname[65], nodename[65], release[65];
	char version[65], machine[65], domainname[65];
};

/* A segment descriptor in Linux's words; base_addr is what a flat program would say. */
struct user_desc {
	unsigned int entry_number;	/* GDT index, or -1: "choose one and tell me" */
	unsigned int base_addr;
	unsigned int limit;
	unsigned int seg_32bit : 1;
	unsigned int contents : 2;
	unsigned int read_exec_only : 1;
	unsigned int limit_in_pages : 1;
	unsigned int seg_not_present : 1;
	unsigned int useable : 1;
};

static inline long syscall6(long nr, long a, long b, long c, long d, long e, long f)
{
	return gate->call(a, b, c, d, e, f, nr);
}

static inline long syscall3(long nr, long a, long b, long c)
{
	return syscall6(nr, a, b, c, 0, 0, 0);
}

/* True if a result is an error.  Large addresses are negative longs, so "< 0" will not do. */
static inline int is_error(long result)
{
	return (unsigned long)result >= -4095UL;
}

/* The whole program, as in every C library; a thread alone ends by returning. */
static inline _Noreturn void exit(int status)
{
	for (;;)
		syscall3(NR_EXIT_GROUP, status, 0, 0);
}

static inline long read(int fd, void *buf, size_t n)
{
	return syscall3(NR_READ, fd, (long)buf, n);
}

static inline long write(int fd, const void *buf, size_t n)
{
	return syscall3(NR_WRITE, fd, (long)buf, n);
}

static inline int open(const char *path, int flags)
{
	return syscall3(NR_OPEN, (long)path, flags, 0);
}

static inline int close(int fd)
{
	return syscall3(NR_CLOSE, fd, 0, 0);
}

static inline long lseek(int fd, long offset, int whence)
{
	return syscall3(NR_LSEEK, fd, offset, whence);
}

static inline int getpid(void)
{
	return syscall3(NR_GETPID, 0, 0, 0);
}

static inline unsigned int getuid(void)
{
	return syscall3(NR_GETUID, 0, 0, 0);
}

/* Linux's own brk: returns the new break, or the old one if it cannot; 0 asks. */
static inline unsigned long brk(unsigned long end)
{
	return syscall3(NR_BRK, end, 0, 0);
}

/* Six arguments, more than SYSENTER carries: always int 0x80.  The file offset counts in pages. */
static inline void *mmap2(void *addr, size_t n, int prot, int flags, int fd, unsigned long page)
{
	return (void *)gate_int80((long)addr, n, prot, flags, fd, page, NR_MMAP2);
}

static inline int munmap(void *addr, size_t n)
{
	return syscall3(NR_MUNMAP, (long)addr, n, 0);
}

static inline int mprotect(void *addr, size_t n, int prot)
{
	return syscall3(NR_MPROTECT, (long)addr, n, prot);
}

/* When this thread ends, the kernel writes a zero to *tid. */
static inline int set_tid_address(void *tid)
{
	return syscall3(NR_SET_TID_ADDRESS, (long)tid, 0, 0);
}

static inline int nanosleep(const struct timespec *want, struct timespec *left)
{
	return syscall3(NR_NANOSLEEP, (long)want, (long)left, 0);
}

static inline int sched_yield(void)
{
	return syscall3(NR_SCHED_YIELD, 0, 0, 0);
}

/* ends[0] is for reading, ends[1] for writing. */
static inline int pipe(int ends[2])
{
	return syscall3(NR_PIPE, (long)ends, 0, 0);
}

static inline long time(long *t)
{
	return syscall3(NR_TIME, (long)t, 0, 0);
}

static inline int uname(struct utsname *name)
{
	return syscall3(NR_UNAME, (long)name, 0, 0);
}

static inline int set_thread_area(struct user_desc *desc)
{
	return syscall3(NR_SET_THREAD_AREA, (long)desc, 0, 0);
}

/*
 * thread.asm: start a thread of this program at entry(), on its own stack whose
 * end (a multiple of 16) is given.  The thread ends when entry returns.  The
 * result is its number or -errno.  Linux's clone, with the flags of a thread.
 */
int thread_start(void (*entry)(void), void *stack_end);

#endif
