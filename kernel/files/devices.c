/*
 * devices.c - what lies in /dev: files without contents.
 *
 * What every C library and shell takes for granted.  Nothing that is written is looked at,
 * so no pointer is used either.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "base/string.h"
#include "files/file.h"
#include "files/inode.h"

#define DEVICE(major, minor)	((major) << 8 | (minor))

static long null_read(struct file *f, struct iter *to)
{
	(void)f, (void)to;
	return 0;
}

static long null_write(struct file *f, struct iter *from)
{
	(void)f;
	return (long)min_u32(from->left, MOVE_MAX);
}

static long zero_read(struct file *f, struct iter *to)
{
	static const char zeros[PAGE_SIZE];
	long done = 0;

	(void)f;
	while (to->left) {
		uint32_t piece = min_u32(to->left, sizeof(zeros));
		size_t moved = copy_to_iter(zeros, piece, to);

		done += (long)moved;
		if (moved < piece)
			return done ? done : -EFAULT;
	}
	return done;
}

/* Anywhere is the beginning. */
static long stay(struct file *f, long offset, int whence)
{
	(void)f, (void)offset, (void)whence;
	return 0;
}

static const struct file_ops null_ops = { .read = null_read, .write = null_write, .seek = stay };
static const struct file_ops zero_ops = { .read = zero_read, .write = null_write, .seek = stay };

static void add(const char *name, uint32_t major, uint32_t minor, const struct file_ops *ops)
{
	struct inode *i = inode_add_with_folders(name);

	i->mode = S_IFCHR | 0666;
	i->device = DEVICE(major, minor);
	i->ops = ops;
}

/* With Linux's numbers. */
void devices_init(void)
{
	add("dev/null", 1, 3, &null_ops);
	add("dev/zero", 1, 5, &zero_ops);
	add("dev/tty", 5, 0, &console_file_ops);
	add("dev/console", 5, 1, &console_file_ops);
}
