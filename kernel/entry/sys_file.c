/*
 * sys_file.c - system calls on files.  Read next: kernel/files/archive_file.c.
 */
#include "base/errno.h"
#include "base/string.h"
#include "entry/syscall.h"
#include "files/archive.h"
#include "files/file.h"
#include "process/process.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

#define O_ACCMODE	3
#define O_RDONLY	0
#define PATH_MAX	100

/* The file behind fd, in use until file_done(). */
static struct file *use(unsigned fd)
{
	struct file *f = process_file(fd);

	if (f)
		file_use(f);
	return f;
}

long sys_read(unsigned fd, void __user *to, size_t n)
{
	struct file *f = use(fd);
	struct iter it = iter_user(to, n);
	long result;

	if (!f)
		return -EBADF;
	result = f->ops->read ? f->ops->read(f, &it) : -EBADF;
	file_done(f);
	return result;
}

long sys_write(unsigned fd, const void __user *from, size_t n)
{
	struct file *f = use(fd);
	struct iter it = iter_user(from, n);
	long result;

	if (!f)
		return -EBADF;
	result = f->ops->write ? f->ops->write(f, &it) : -EBADF;
	file_done(f);
	return result;
}

/* Linux's struct iovec. */
struct iovec {
	uint32_t base, length;
};

long sys_writev(unsigned fd, const void __user *vector, size_t count)
{
	long total = 0, result;
	struct iovec v;

	if (count > 1024)
		return -EINVAL;
	for (size_t i = 0; i < count; i++) {
		if (copy_from_user(&v, user_pointer(user_offset(vector) + i * sizeof(v)), sizeof(v)))
			return total ? total : -EFAULT;
		v.length = min_u32(v.length, MOVE_MAX - (uint32_t)total);
		result = sys_write(fd, user_pointer(v.base), v.length);
		if (result < 0)
			return total ? total : result;
		total += result;
		if ((uint32_t)result < v.length)
			break;
	}
	return total;
}

static long get_path(char path[PATH_MAX], const char __user *from)
{
	long n = strncpy_from_user(path, from, PATH_MAX);

	return n < 0 ? n : n == PATH_MAX ? -ENAMETOOLONG : 0;
}

long sys_open(const char __user *from, int flags)
{
	char path[PATH_MAX];
	long error = get_path(path, from);
	const struct file_ops *device = error ? NULL : device_find(path);
	const struct inode *inode = error ? NULL : archive_find(path);
	struct file *f;

	if (error)
		return error;
	if (!device && !inode)
		return -ENOENT;
	if (!device && (flags & O_ACCMODE) != O_RDONLY)
		return -EROFS;
	f = file_create(device ? device : &archive_file_ops);
	if (!f)
		return -ENFILE;
	f->inode = inode;
	error = process_install(current->process, f);
	if (error < 0)
		file_put(f);
	return error;
}

/* There is one folder: a path means the same wherever it is looked up from. */
long sys_openat(int folder, const char __user *path, int flags)
{
	(void)folder;
	return sys_open(path, flags);
}

/* Whatever is there may be read and run by all, and written by none. */
long sys_access(const char __user *from)
{
	char path[PATH_MAX];
	long error = get_path(path, from);

	if (error)
		return error;
	return archive_find(path) || device_find(path) ? 0 : -ENOENT;
}

long sys_close(unsigned fd)
{
	struct file *f = process_file(fd);

	if (!f)
		return -EBADF;
	current->process->files[fd] = NULL;
	file_put(f);
	return 0;
}

long sys_lseek(unsigned fd, long offset, int whence)
{
	struct file *f = process_file(fd);
	long result;

	if (!f)
		return -EBADF;
	if (!f->ops->seek)
		return -ESPIPE;
	file_use(f);
	result = f->ops->seek(f, offset, whence);
	file_done(f);
	return result;
}

long sys_llseek(unsigned fd, uint32_t high, uint32_t low, void __user *result, int whence)
{
	long position;
	uint64_t wide;

	/* Both words together have to be low, with its sign. */
	if (high != (low & 0x80000000 ? 0xFFFFFFFF : 0))
		return -EINVAL;
	position = sys_lseek(fd, (long)low, whence);
	if (position < 0)
		return position;
	wide = (uint64_t)position;
	return copy_to_user(result, &wide, sizeof(wide)) ? -EFAULT : 0;
}

/* Takes back a descriptor, unless another thread has closed it while we slept. */
static void uninstall(int fd, struct file *f)
{
	if (current->process->files[fd] != f)
		return;
	current->process->files[fd] = NULL;
	file_put(f);
}

long sys_pipe(void __user *to)
{
	struct file *reader, *writer;
	int error = pipe_create(&reader, &writer), fds[2];

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
	if (copy_to_user(to, fds, sizeof(fds)) == 0)
		return 0;
	uninstall(fds[0], reader);
	uninstall(fds[1], writer);
	return -EFAULT;
}

long sys_dup(unsigned fd)
{
	struct file *f = process_file(fd);
	int copy;

	if (!f)
		return -EBADF;
	copy = process_install(current->process, f);
	if (copy >= 0)
		f->refs++;
	return copy;
}

/* There is no terminal here: programs that ask learn that they write to a file. */
long sys_ioctl(unsigned fd)
{
	return process_file(fd) ? -ENOTTY : -EBADF;
}

/* Linux's struct stat64 for i386. */
struct stat64 {
	uint64_t dev;
	uint32_t pad0, short_ino, mode, nlink, uid, gid;
	uint64_t rdev;
	uint32_t pad1;
	int64_t size;
	uint32_t blksize;
	uint64_t blocks;
	uint32_t atime, atime_nsec, mtime, mtime_nsec, ctime, ctime_nsec;
	uint64_t ino;
} __attribute__((packed));

_Static_assert(sizeof(struct stat64) == 96, "Linux's arch/x86/include/uapi/asm/stat.h");

#define S_IFIFO		0010000
#define S_IFCHR		0020000
#define S_IFREG		0100000

long sys_fstat64(unsigned fd, void __user *to)
{
	struct file *f = process_file(fd);
	struct stat64 s = { .nlink = 1, .blksize = 4096 };

	if (!f)
		return -EBADF;
	s.mode = f->inode ? S_IFREG | 0555 : f->pipe ? S_IFIFO | 0600 : S_IFCHR | 0620;
	s.size = f->inode ? f->inode->size : 0;
	return copy_to_user(to, &s, sizeof(s)) ? -EFAULT : 0;
}
