/*
 * archive_file.c - an open file of the archive: read() takes it from the buffer cache.
 * Read next: bcache.c, then seg/uaccess.h.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "files/blockdev.h"
#include "files/file.h"

/* One block's share of a file's bytes from `position` on. */
struct piece {
	uint32_t sector;	/* of the block */
	uint32_t within;	/* where in it the bytes start */
	uint32_t length;
};

static struct piece piece_at(const struct inode *inode, uint32_t position, uint32_t n)
{
	uint32_t within = position % PAGE_SIZE;

	return (struct piece){
		.sector = inode->sector + position / PAGE_SIZE * BLOCK_SECTORS,
		.within = within,
		.length = min_u32(n, PAGE_SIZE - within),
	};
}

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
		struct piece p = piece_at(f->inode, f->position, n - done);
		struct buffer *b = buffer_get(p.sector);
		size_t moved;

		if (!b)
			return done ? (long)done : -ENOMEM;
		moved = step2_data_in_buffer(b->io.data + p.within, p.length, to);
		buffer_put(b);
		done += moved;
		f->position += moved;
		if (moved < p.length)
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
