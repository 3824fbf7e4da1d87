/*
 * console_file.c - what a program's descriptors 0, 1 and 2 mean at first.
 */
#include "base/errno.h"
#include "files/file.h"
#include "machine/console.h"

static long console_file_read(struct file *f, struct iter *to)
{
	(void)f, (void)to;
	return 0;			/* no keyboard is connected: the end of the file */
}

static long console_file_write(struct file *f, struct iter *from)
{
	char text[256];
	long done = 0;

	(void)f;
	while (from->left) {
		uint32_t piece = min_u32(from->left, sizeof(text));
		uint32_t moved = copy_from_iter(text, piece, from);

		console_program(text, moved);
		done += (long)moved;
		if (moved < piece)
			return done ? done : -EFAULT;
	}
	return done;
}

const struct file_ops console_file_ops = { .read = console_file_read, .write = console_file_write };
