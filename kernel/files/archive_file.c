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
IN_REGISTERS size_t step2_data_in_buffer(const char *data, uint32_t n, struct iter *to);

__attribute__((noinline))
IN_REGISTERS size_t step2_data_in_buffer(const char *data, uint32_t n, struct iter *to)
{
	return copy_to_iter(data, n, to);
}

/* The block at the file's position: as a rule the one that the last read left. */
static struct buffer *block(struct file *f)
{
	uint32_t sector = f->inode->sector + f->position / PAGE_SIZE * BLOCK_SECTORS;
	struct buffer *b = buffer_again(f->last, sector);

	return b ? b : (f->last = buffer_get(sector));
}

static long archive_read(struct file *f, struct iter *to)
{
	uint32_t n = bytes_left(f->inode, f->position, to->left), left = n;

	while (left) {
		uint32_t within = f->position % PAGE_SIZE, piece = min_u32(left, PAGE_SIZE - within);
		struct buffer *b = block(f);
		size_t moved;

		if (!b)
			return left < n ? (long)(n - left) : -ENOMEM;
		moved = step2_data_in_buffer(b->io.data + within, piece, to);
		buffer_put(b);
		left -= moved;
		f->position += moved;
		if (moved < piece)
			return left < n ? (long)(n - left) : -EFAULT;
	}
	return (long)n;
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
