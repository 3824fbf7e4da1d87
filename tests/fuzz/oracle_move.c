/*
 * oracle_move.c - read and write of each kind of file, as they ought to go.
 * Read next: oracle_file.c.
 */
#include "files/archive.h"
#include "files/blockdev.h"
#include "fuzz.h"

/* ---- Whose turn it is to use a file ---- */

void oracle_use(struct model_file *f)
{
	f->refs++;
	fuzz_lane->file = f;
	while (f->user)
		oracle_sleep(f);
	f->user = 1 + (int)(fuzz_lane - fuzz_lanes);
}

void oracle_done(struct model_file *f)
{
	f->user = 0;
	fuzz_lane->file = NULL;
	oracle_wake(f);
	model_file_put(f);
}

/* ---- One copy, to a user or to the kernel ---- */

/* Bytes moved of n, of a request for `whole`.  kernel: or NULL, and y counts. */
static uint32_t give(const void *from, uint32_t n, uint32_t y, uint8_t *kernel, uint32_t whole)
{
	if (!kernel)
		return n - oracle_to_user(y, from, n, whole);
	memcpy(kernel, from, n);
	return n;
}

static uint32_t take(void *to, uint32_t n, uint32_t y, const uint8_t *kernel, uint32_t whole)
{
	if (!kernel)
		return n - oracle_from_user(to, y, n, whole);
	memcpy(to, kernel, n);
	return n;
}

static uint8_t *on(const void *kernel, uint32_t done)
{
	return kernel ? (uint8_t *)kernel + done : NULL;
}

static void wait_for_block(uint32_t sector)
{
	while (!block_there(sector)) {
		block_ask(sector);
		oracle_sleep(block_channel(sector));
	}
	fuzz_lane->held = sector + 1;
}

static long read_archive(struct model_file *f, uint32_t y, uint8_t *kernel, uint32_t whole)
{
	uint32_t size = 0, done = 0, n;
	const char *data = archive_data(f->inode->name, &size);

	n = f->position < size ? min_u32(whole, size - f->position) : 0;
	while (done < n) {
		uint32_t piece = min_u32(n - done, PAGE_SIZE - f->position % PAGE_SIZE), moved;

		wait_for_block(f->inode->sector + f->position / PAGE_SIZE * BLOCK_SECTORS);
		moved = give(data + f->position, piece, y + done, on(kernel, done), whole - done);
		fuzz_lane->held = 0;
		done += moved;
		f->position += moved;
		if (moved < piece)
			return done ? (long)done : -EFAULT;
	}
	return (long)done;
}

/* As much as is there, at most to where the page begins again: then a second piece. */
static long read_pipe(struct model_pipe *p, uint32_t y, uint8_t *kernel, uint32_t whole)
{
	uint32_t done = 0, n;

	if (!whole)
		return 0;
	while (p->head == p->tail && p->writers)
		oracle_sleep(p);
	if (p->head == p->tail)
		return 0;
	n = min_u32(whole, p->head - p->tail);
	while (done < n) {
		uint32_t piece = min_u32(n - done, PAGE_SIZE - p->tail % PAGE_SIZE);
		uint32_t moved = give(p->data + p->tail % PAGE_SIZE, piece, y + done,
				      on(kernel, done), whole - done);

		p->tail += moved;
		done += moved;
		if (moved < piece)
			break;
	}
	oracle_wake(p);
	return done ? (long)done : -EFAULT;
}

static long write_pipe(struct model_pipe *p, uint32_t y, const uint8_t *kernel, uint32_t whole)
{
	uint32_t done = 0;

	while (done < whole) {
		uint32_t piece, moved;

		while (p->head - p->tail == PAGE_SIZE && p->readers)
			oracle_sleep(p);
		if (!p->readers)
			return done ? (long)done : -EPIPE;
		piece = min_u32(whole - done, PAGE_SIZE - (p->head - p->tail));
		piece = min_u32(piece, PAGE_SIZE - p->head % PAGE_SIZE);
		moved = take(p->data + p->head % PAGE_SIZE, piece, y + done, on(kernel, done),
			     whole - done);
		p->head += moved;
		done += moved;
		oracle_wake(p);
		if (moved < piece)
			return done ? (long)done : -EFAULT;
	}
	return (long)done;
}

static long read_zeros(uint32_t y, uint8_t *kernel, uint32_t whole)
{
	static const uint8_t fuzz_zeros[PAGE_SIZE];
	uint32_t done = 0;

	while (done < whole) {
		uint32_t piece = min_u32(whole - done, PAGE_SIZE);
		uint32_t moved = give(fuzz_zeros, piece, y + done, on(kernel, done), whole - done);

		done += moved;
		if (moved < piece)
			return done ? (long)done : -EFAULT;
	}
	return (long)done;
}

long oracle_read(struct model_file *f, uint32_t y, void *kernel, uint32_t n)
{
	switch (f->kind) {
	case KIND_ARCHIVE:
		return read_archive(f, y, kernel, n);
	case KIND_READER:
		return read_pipe(f->pipe, y, kernel, n);
	case KIND_ZERO:
		return read_zeros(y, kernel, n);
	case KIND_NULL:
		return 0;
	case KIND_FOLDER:
		return -EISDIR;
	default:
		return -EBADF;
	}
}

long oracle_write(struct model_file *f, uint32_t y, const void *kernel, uint32_t n)
{
	switch (f->kind) {
	case KIND_WRITER:
		return write_pipe(f->pipe, y, kernel, n);
	case KIND_ZERO:
	case KIND_NULL:
		return (long)min_u32(n, WHOLE_MAX);
	default:
		return -EBADF;
	}
}
