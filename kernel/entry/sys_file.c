/*
 * sys_file.c - system calls that move an open file's bytes, or its position.
 * Read next: kernel/files/archive_file.c.
 */
#include "base/errno.h"
#include "entry/syscall.h"
#include "files/file.h"
#include "process/process.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

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

typedef long (*move_t)(unsigned fd, const void __user *at, size_t n);

static long read_there(unsigned fd, const void __user *at, size_t n)
{
	return sys_read(fd, user_pointer(user_offset(at)), n);
}

/* Piece by piece, until one is not moved whole. */
static long move_pieces(unsigned fd, const void __user *vector, size_t count, move_t move)
{
	long total = 0, result;
	struct iovec v;

	if (count > 1024)
		return -EINVAL;
	for (size_t i = 0; i < count; i++) {
		if (copy_from_user(&v, user_pointer(user_offset(vector) + i * sizeof(v)), sizeof(v)))
			return total ? total : -EFAULT;
		v.length = min_u32(v.length, MOVE_MAX - (uint32_t)total);
		result = move(fd, user_pointer(v.base), v.length);
		if (result < 0)
			return total ? total : result;
		total += result;
		if ((uint32_t)result < v.length)
			break;
	}
	return total;
}

long sys_writev(unsigned fd, const void __user *vector, size_t count)
{
	return move_pieces(fd, vector, count, sys_write);
}

long sys_readv(unsigned fd, const void __user *vector, size_t count)
{
	return move_pieces(fd, vector, count, read_there);
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
