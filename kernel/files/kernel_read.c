/*
 * kernel_read.c - the two doors (kernel_read.h).
 */
#include "base/errno.h"
#include "files/file.h"
#include "files/kernel_read.h"
#include "seg/uaccess.h"

static long do_read(struct file *f, struct iter to)
{
	return f->ops->read ? f->ops->read(f, &to) : -EBADF;
}

static long do_write(struct file *f, struct iter from)
{
	return f->ops->write ? f->ops->write(f, &from) : -EBADF;
}

long kernel_read(struct file *f, void *to, size_t n)
{
	return do_read(f, iter_kernel(to, n));
}

long kernel_write(struct file *f, const void *from, size_t n)
{
	return do_write(f, iter_kernel(from, n));
}

long kernel_read_set_fs(struct file *f, void *to, size_t n)
{
	mm_segment_t old = get_fs();
	long result;

	set_fs(KERNEL_DS);
	result = do_read(f, iter_user(user_pointer((uint32_t)to), n));
	set_fs(old);
	return result;
}

long kernel_write_set_fs(struct file *f, const void *from, size_t n)
{
	mm_segment_t old = get_fs();
	long result;

	set_fs(KERNEL_DS);
	result = do_write(f, iter_user(user_pointer((uint32_t)from), n));
	set_fs(old);
	return result;
}

long inode_read(const struct inode *inode, uint32_t position, void *to, size_t n)
{
	struct file f = { .refs = 1, .ops = &archive_file_ops, .position = position, .inode = inode };

	return kernel_read(&f, to, n);
}
