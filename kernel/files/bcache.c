/*
 * bcache.c - finds a block by its sector, or fetches it (bcache.h).
 * Read next: blockdev.c.
 */
#include "files/bcache.h"
#include "machine/panic.h"
#include "memory/frames.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "threads/sched.h"

#define BUFFERS		256
#define HASH		64
/* A large program would take them all, and then no file could be read. */
#define LENT_MAX	192

static struct buffer buffers[BUFFERS];
static struct buffer *hash[HASH];
uint32_t buffer_clock;
static uint32_t lent;

static struct buffer **bucket(uint32_t sector)
{
	/* Files start at any sector, so all bits count. */
	return &hash[(sector ^ sector >> 6) % HASH];
}

static void forget(struct buffer *b)
{
	struct buffer **link = bucket(b->io.sector);

	if (b->state == BUFFER_FREE)
		return;
	while (*link != b)
		link = &(*link)->next;
	*link = b->next;
	b->state = BUFFER_FREE;
}

/* A free one, or the one not used for longest; its page is made at first need. */
static struct buffer *victim(void)
{
	struct buffer *best = NULL;
	uint32_t frame;

	for (int i = 0; i < BUFFERS; i++) {
		struct buffer *b = &buffers[i];

		if (!b->refs && b->state != BUFFER_LOADING && (!best || b->used < best->used))
			best = b;
	}
	if (!best)
		return NULL;
	forget(best);
	if (!best->io.data) {
		frame = frames_alloc(1);
		if (!frame)
			return NULL;
		best->io.data = phys_to_kernel(frame);
	}
	return best;
}

static void arrived(struct block_read *r)
{
	struct buffer *b = (struct buffer *)r;		/* it is the first field */

	b->state = BUFFER_READY;
	/* Or it would be the next victim, before whoever waits for it has run. */
	b->used = ++buffer_clock;
	wake(b);
}

static struct buffer *start_loading(uint32_t sector)
{
	struct buffer *b = victim();

	if (!b)
		return NULL;
	b->io.sector = sector;
	b->io.done = arrived;
	b->state = BUFFER_LOADING;
	b->next = *bucket(sector);
	*bucket(sector) = b;
	blockdev_read(&b->io);
	return b;
}

static struct buffer *find(uint32_t sector)
{
	struct buffer *b = *bucket(sector);

	while (b && b->io.sector != sector)
		b = b->next;
	return b;
}

IN_REGISTERS struct buffer *buffer_get(uint32_t sector)
{
	struct buffer *b = find(sector);

	if (!b || b->state != BUFFER_READY) {
		uint32_t flags = irq_save();

		/* Asleep, it may go again before we run: look anew each time. */
		while ((b = find(sector)) == NULL || b->state != BUFFER_READY) {
			if (!b)
				b = start_loading(sector);
			if (!b)
				break;
			sleep_on(b);
		}
		irq_restore(flags);
	}
	if (!b)
		return NULL;
	return buffer_hold(b);
}

bool buffer_to_spare(void)
{
	return lent < LENT_MAX;
}

void buffer_lend(struct buffer *b)
{
	b->refs++;
	lent += b->loans++ == 0;
}

static struct buffer *buffer_with(const void *data)
{
	for (int i = 0; i < BUFFERS; i++)
		if (buffers[i].io.data == data)
			return &buffers[i];
	panic("a page was lent that is not the cache's");
}

void buffer_lend_again(const void *data)
{
	buffer_lend(buffer_with(data));
}

void buffer_take_back(const void *data)
{
	struct buffer *b = buffer_with(data);

	b->refs--;
	lent -= --b->loans == 0;
}

void bcache_drop(void)
{
	for (int i = 0; i < BUFFERS; i++)
		if (!buffers[i].refs && buffers[i].state == BUFFER_READY)
			forget(&buffers[i]);
}
