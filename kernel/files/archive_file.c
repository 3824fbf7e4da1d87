/*
 * archive_file.c - an open file of the archive: read() takes it from the buffer cache.
 * Read next: bcache.c, then iter.h and seg/uaccess.h.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "files/blockdev.h"
#include "files/file.h"

static uint32_t bytes_left(const struct inode *inode, uint32_t position, uint32_t n)
{
	return position < inode->size ? min_u32(n, inode->size - position) : 0;
}

/* Step 2 is done: the bytes are in the kernel's buffer.  Steps 3 to 5 are the
 * policy's.  A function of its own, so that a breakpoint can stand here. */
size_t step2_data_in_buffer(const char *data, uint32_t n, struct iter *to);

__attribute__((noinline))
size_t step2_data_in_buffer(const char *data, uint32_t n, struct iter *to)
{
	return copy_to_iter(data, n, to);
}

static long archive_read(struct file *f, struct iter *to)
{
	uint32_t n = bytes_left(f->inode, f->position, to->left), done = 0;

	while (done < n) {
		uint32_t within = f->position % PAGE_SIZE, piece = min_u32(n - done, PAGE_SIZE - within);
		struct buffer *b = buffer_get(f->inode->sector + f->position / PAGE_SIZE * BLOCK_SECTORS);
		size_t moved;

		if (!b)
			return done ? (long)done : -ENOMEM;
		moved = step2_data_in_buffer(b->io.data + within, piece, to);
		buffer_put(b);
		done += moved;
		f->position += moved;
		if (moved < piece)
			return done ? (long)done : -EFAULT;
	}
	return (long)done;
}

static long archive_seek(struct file *f, long offset, int whence)
{
	long base[] = { 0, (long)f->position, (long)f->inode->size };

	if (whence < 0 || whence > 2 || __builtin_add_overflow(base[whence], offset, &offset)
	    || offset < 0)
		return -EINVAL;
	f->position = (uint32_t)offset;
	return offset;
}

const struct file_ops archive_file_ops = { .read = archive_read, .seek = archive_seek };
