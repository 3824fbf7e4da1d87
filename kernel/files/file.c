/*
 * file.c - open files: the table, the archive's files, the console.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "demo/options.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "files/blockdev.h"
#include "files/file.h"
#include "machine/console.h"
#include "process/process.h"
#include "seg/cpu.h"
#include "threads/task.h"

#define OPEN_FILES_MAX 128

static struct file files[OPEN_FILES_MAX];

struct file *file_create(const struct file_ops *ops)
{
	for (int i = 0; i < OPEN_FILES_MAX; i++)
		if (!files[i].refs) {
			files[i] = (struct file){ .refs = 1, .ops = ops };
			return &files[i];
		}
	return NULL;
}

void file_put(struct file *f)
{
	if (--f->refs == 0 && f->ops->release)
		f->ops->release(f);
}

static void wait_for_turn(struct file *f)
{
	uint32_t flags = irq_save();

	while (f->user) {
		f->wanted = true;
		sleep_on(f);		/* and may not come back: a thread can be killed in there */
	}
	irq_restore(flags);
}

void file_use(struct file *f)
{
	f->refs++;
	current->file = f;
	if (f->user)
		wait_for_turn(f);
	f->user = current;
}

void file_done(struct file *f)
{
	if (f->user == current) {
		f->user = NULL;
		if (f->wanted)
			wake(f);
		f->wanted = false;
	}
	current->file = NULL;
	file_put(f);
}

int file_install(struct process *p, struct file *f)
{
	for (int fd = 0; fd < FILES_MAX; fd++)
		if (!p->files[fd]) {
			p->files[fd] = f;
			return fd;
		}
	return -EMFILE;
}

struct file *file_of(unsigned fd)
{
	return fd < FILES_MAX ? current->process->files[fd] : NULL;
}

/* ---- Files of the archive ---- */

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
		moved = step2_data_in_buffer(b->data + p.within, p.length, to);
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

/* ---- The console ---- */

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

		if (options.program)
			serial_write(text, moved);
		else
			console_write(text, moved);
		done += (long)moved;
		if (moved < piece)
			return done ? done : -EFAULT;
	}
	return done;
}

const struct file_ops console_file_ops = { .read = console_file_read, .write = console_file_write };
