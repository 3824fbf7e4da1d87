/*
 * console_file.c - what a program's descriptors 0, 1 and 2 mean at first.
 */
#include "base/errno.h"
#include "files/file.h"
#include "files/terminal.h"
#include "machine/console.h"

static long console_file_read(struct file *f, struct iter *to)
{
	(void)f;
	return terminal_is_there() ? terminal_read(to) : 0;	/* nobody types: the end of the file */
}

static long console_file_write(struct file *f, struct iter *from)
{
	char text[256];
	long done = 0;

	(void)f;
	while (from->left) {
		uint32_t piece = min_u32(from->left, sizeof(text));
		uint32_t moved = copy_from_iter(text, piece, from);

		if (terminal_is_there())
			terminal_write(text, moved);
		else
			console_program(text, moved);
		done += (long)moved;
		if (moved < piece)
			return done ? done : -EFAULT;
	}
	return done;
}

static long console_file_control(struct file *f, uint32_t request, void __user *argument)
{
	(void)f;
	return terminal_is_there() ? terminal_control(request, argument) : -ENOTTY;
}

static bool console_file_ready(const struct file *f, bool write)
{
	(void)f;
	return write || !terminal_is_there() || terminal_ready();
}

const struct file_ops console_file_ops = {
	.read = console_file_read, .write = console_file_write,
	.control = console_file_control, .ready = console_file_ready,
};
