/*
 * sys_descriptor.c - system calls on descriptors: close, dup, pipe, fcntl, ioctl, poll.
 */
#include "base/errno.h"
#include "entry/syscall.h"
#include "files/file.h"
#include "process/process.h"
#include "seg/cpu.h"
#include "seg/uaccess.h"
#include "threads/sched.h"
#include "threads/time.h"

#define O_CLOEXEC	02000000

#define F_DUPFD		0
#define F_GETFD		1
#define F_SETFD		2
#define F_GETFL		3
#define F_SETFL		4
#define F_DUPFD_CLOEXEC	1030
#define FD_CLOEXEC	1

static void set_close_on_exec(unsigned fd, bool on)
{
	struct process *p = current->process;

	p->close_on_exec = (p->close_on_exec & ~(1u << fd)) | (uint32_t)on << fd;
}

long sys_close(unsigned fd)
{
	if (!process_file(fd))
		return -EBADF;
	process_close(current->process, fd);
	return 0;
}

/* Takes back a descriptor, unless another thread has closed it while we slept. */
static void uninstall(int fd, struct file *f)
{
	if (current->process->files[fd] == f)
		process_close(current->process, (unsigned)fd);
}

long sys_pipe2(void __user *to, uint32_t flags)
{
	struct file *reader, *writer;
	int error = flags & ~(uint32_t)O_CLOEXEC ? -EINVAL : pipe_create(&reader, &writer), fds[2];

	if (error)
		return error;
	fds[0] = process_install(current->process, reader);
	fds[1] = fds[0] < 0 ? -EMFILE : process_install(current->process, writer);
	if (fds[1] < 0) {
		if (fds[0] >= 0)
			uninstall(fds[0], reader);
		else
			file_put(reader);
		file_put(writer);
		return -EMFILE;
	}
	set_close_on_exec((unsigned)fds[0], flags & O_CLOEXEC);
	set_close_on_exec((unsigned)fds[1], flags & O_CLOEXEC);
	if (copy_to_user(to, fds, sizeof(fds)) == 0)
		return 0;
	uninstall(fds[0], reader);
	uninstall(fds[1], writer);
	return -EFAULT;
}

long sys_pipe(void __user *to)
{
	return sys_pipe2(to, 0);
}

static long dup_from(struct file *f, unsigned first)
{
	int copy = process_install_from(current->process, f, first);

	if (copy >= 0)
		f->refs++;
	return copy;
}

long sys_dup(unsigned fd)
{
	struct file *f = process_file(fd);

	return f ? dup_from(f, 0) : -EBADF;
}

/* The other descriptor is closed without a sleep in between: nobody sees it free. */
static long replace(struct file *f, unsigned to)
{
	if (to >= FILES_MAX)
		return -EBADF;
	f->refs++;
	process_close(current->process, to);
	current->process->files[to] = f;
	return (long)to;
}

long sys_dup2(unsigned fd, unsigned to)
{
	struct file *f = process_file(fd);

	return !f ? -EBADF : fd == to ? (long)to : replace(f, to);
}

long sys_dup3(unsigned fd, unsigned to, uint32_t flags)
{
	struct file *f = process_file(fd);
	long result = !f ? -EBADF : fd == to || flags & ~(uint32_t)O_CLOEXEC ? -EINVAL : replace(f, to);

	if (result >= 0)
		set_close_on_exec(to, flags & O_CLOEXEC);
	return result;
}

static long dup_above(struct file *f, unsigned first, bool close)
{
	long copy = first < FILES_MAX ? dup_from(f, first) : -EINVAL;

	if (copy >= 0)
		set_close_on_exec((unsigned)copy, close);
	return copy;
}

long sys_fcntl64(unsigned fd, uint32_t what, uint32_t argument)
{
	struct file *f = process_file(fd);

	if (!f)
		return -EBADF;
	switch (what) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		return dup_above(f, argument, what == F_DUPFD_CLOEXEC);
	case F_GETFD:
		return current->process->close_on_exec >> fd & 1 ? FD_CLOEXEC : 0;
	case F_SETFD:
		set_close_on_exec(fd, argument & FD_CLOEXEC);
		return 0;
	case F_GETFL:
		return (long)f->flags;
	case F_SETFL:
		return 0;		/* nothing that may be changed means anything here */
	default:
		return -EINVAL;
	}
}

/* Programs that ask about a terminal learn whether it is one. */
long sys_ioctl(unsigned fd, uint32_t request, void __user *argument)
{
	struct file *f = process_file(fd);

	if (!f)
		return -EBADF;
	return f->ops->control ? f->ops->control(f, request, argument) : -ENOTTY;
}

/* ---- poll ---- */

#define POLLIN		1
#define POLLOUT		4
#define POLLNVAL	0x20

struct pollfd {
	int32_t fd;
	uint16_t events, got;
};

static bool is_ready(const struct file *f, bool write)
{
	return !f->ops->ready || f->ops->ready(f, write);
}

static uint16_t events_of(const struct pollfd *p)
{
	const struct file *f;

	if (p->fd < 0)
		return 0;
	f = process_file((unsigned)p->fd);
	if (!f)
		return POLLNVAL;
	return p->events & ((f->ops->read && is_ready(f, false) ? POLLIN : 0)
			    | (f->ops->write && is_ready(f, true) ? POLLOUT : 0));
}

/* How many have something to tell. */
static long look_at_all(void __user *list, uint32_t count)
{
	long n = 0;

	for (uint32_t i = 0; i < count; i++) {
		void __user *at = user_pointer(user_offset(list) + i * sizeof(struct pollfd));
		struct pollfd p;

		if (copy_from_user(&p, at, sizeof(p)))
			return -EFAULT;
		p.got = events_of(&p);
		n += p.got != 0;
		if (copy_to_user(at, &p, sizeof(p)))
			return -EFAULT;
	}
	return n;
}

/* One tick's sleep; false if a signal came. */
static bool sleep_a_tick(void)
{
	uint32_t flags = irq_save();
	bool quiet = sleep_until_signal((const void *)&ticks);

	irq_restore(flags);
	return quiet;
}

/* Looks anew each tick: a thousandth of a second late at most, and no file has to know who
 * waits for it. */
long sys_poll(void __user *list, uint32_t count, int milliseconds)
{
	const uint32_t begin = ticks;
	long n;

	if (count > FILES_MAX)
		return -EINVAL;
	while (!(n = look_at_all(list, count))
	       && (milliseconds < 0 || (ticks - begin) * (1000 / HZ) < (uint32_t)milliseconds))
		if (!sleep_a_tick())
			return -EINTR;
	return n;
}
