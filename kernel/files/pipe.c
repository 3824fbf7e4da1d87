/*
 * pipe.c - one page of bytes between a writer and a reader.
 *
 * A write that finds the page full, and a read that finds it empty, sleep.  The
 * bytes cross the ring twice: user to page, page to user.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "files/file.h"
#include "memory/frames.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "threads/sched.h"

#define PIPES_MAX 32

struct pipe {
	char *data;			/* one page; NULL: this slot is free */
	uint32_t head, tail;		/* bytes ever written, ever read */
	unsigned readers, writers;
	bool waited;			/* somebody may sleep on it */
};

static struct pipe pipes[PIPES_MAX];

void (*pipe_broken)(void);

/* The bytes from `count` on that lie in one piece, at most n. */
static uint32_t in_one_piece(uint32_t count, uint32_t n)
{
	return min_u32(n, PAGE_SIZE - count % PAGE_SIZE);
}

/* Whoever slept looks anew.  Most of the time nobody did. */
static void changed(struct pipe *p)
{
	if (!p->waited)
		return;
	p->waited = false;
	wake(p);
}

/* False if a signal came first. */
static bool wait_for_change(struct pipe *p)
{
	p->waited = true;
	return sleep_until_signal(p);
}

/* Waits until there is something; false at the end of the file, or for a signal.  No interrupt
 * fills or empties a pipe, so the first look needs none kept off. */
static bool wait_for_data(struct pipe *p)
{
	uint32_t flags;

	if (p->head != p->tail)
		return true;
	flags = irq_save();
	while (p->head == p->tail && p->writers && wait_for_change(p))
		;
	irq_restore(flags);
	return p->head != p->tail;
}

static bool wait_for_room(struct pipe *p)
{
	uint32_t flags;

	if (p->head - p->tail < PAGE_SIZE && p->readers)
		return true;
	flags = irq_save();
	while (p->head - p->tail == PAGE_SIZE && p->readers)
		if (!wait_for_change(p)) {
			irq_restore(flags);
			return false;
		}
	irq_restore(flags);
	return p->readers;
}

/* Nobody reads any more, or a signal came. */
static long why_no_room(const struct pipe *p)
{
	if (p->readers)
		return -ERESTARTSYS;
	if (pipe_broken)
		pipe_broken();
	return -EPIPE;
}

static long pipe_read(struct file *f, struct iter *to)
{
	struct pipe *p = f->pipe;
	uint32_t done = 0, n;

	if (!to->left || !wait_for_data(p))
		return to->left && p->writers ? -ERESTARTSYS : 0;
	n = min_u32(to->left, p->head - p->tail);
	while (done < n) {
		uint32_t piece = in_one_piece(p->tail, n - done);
		uint32_t moved = copy_to_iter(p->data + p->tail % PAGE_SIZE, piece, to);

		p->tail += moved;
		done += moved;
		if (moved < piece)
			break;
	}
	changed(p);
	return done ? (long)done : -EFAULT;
}

static long pipe_write(struct file *f, struct iter *from)
{
	struct pipe *p = f->pipe;
	long done = 0;

	while (from->left) {
		uint32_t piece, moved;

		if (!wait_for_room(p))
			return done ? done : why_no_room(p);
		piece = in_one_piece(p->head, min_u32(from->left, PAGE_SIZE - (p->head - p->tail)));
		moved = copy_from_iter(p->data + p->head % PAGE_SIZE, piece, from);
		p->head += moved;
		done += (long)moved;
		changed(p);
		if (moved < piece)
			return done ? done : -EFAULT;
	}
	return done;
}

static void free_if_unused(struct pipe *p)
{
	changed(p);
	if (p->readers || p->writers)
		return;
	frames_free(kernel_to_phys(p->data), 1);
	p->data = NULL;
}

static void reader_release(struct file *f)
{
	f->pipe->readers--;
	free_if_unused(f->pipe);
}

static void writer_release(struct file *f)
{
	f->pipe->writers--;
	free_if_unused(f->pipe);
}

static bool can_read(const struct file *f, bool write)
{
	(void)write;
	return f->pipe->head != f->pipe->tail || !f->pipe->writers;
}

static bool can_write(const struct file *f, bool write)
{
	(void)write;
	return f->pipe->head - f->pipe->tail < PAGE_SIZE || !f->pipe->readers;
}

static const struct file_ops reader_ops = {
	.read = pipe_read, .release = reader_release, .ready = can_read,
};
static const struct file_ops writer_ops = {
	.write = pipe_write, .release = writer_release, .ready = can_write,
};

static struct pipe *free_pipe(void)
{
	for (int i = 0; i < PIPES_MAX; i++)
		if (!pipes[i].data)
			return &pipes[i];
	return NULL;
}

int pipe_create(struct file **reader, struct file **writer)
{
	struct pipe *p = free_pipe();
	struct file *r = p ? file_create(&reader_ops) : NULL;
	struct file *w = r ? file_create(&writer_ops) : NULL;
	uint32_t page = w ? frames_alloc(1) : 0;

	if (!page) {
		if (r)
			r->refs = 0;
		if (w)
			w->refs = 0;
		return w ? -ENOMEM : -ENFILE;
	}
	*p = (struct pipe){ .data = phys_to_kernel(page), .readers = 1, .writers = 1 };
	r->pipe = w->pipe = p;
	*reader = r;
	*writer = w;
	return 0;
}
