/*
 * blockdev.c - the queue of reads that are under way.
 */
#include "base/string.h"
#include "files/bcache.h"
#include "files/blockdev.h"
#include "threads/time.h"

uint32_t blockdev_reads;

static const char *medium;
static uint32_t medium_size;
static uint32_t late_from, late_to, late_ticks;
static struct buffer *queue;

void blockdev_init(const char *data, uint32_t size)
{
	medium = data;
	medium_size = size;
}

void blockdev_set_late(uint32_t from, uint32_t to, uint32_t late)
{
	late_from = from;
	late_to = to;
	late_ticks = late;
}

void blockdev_read(struct buffer *b)
{
	bool late = b->sector >= late_from && b->sector < late_to;

	b->due = ticks + (late ? late_ticks : 1);
	b->next_queued = queue;
	queue = b;
	blockdev_reads++;
}

static void transfer(struct buffer *b)
{
	uint32_t from = b->sector * SECTOR_SIZE, size = BLOCK_SECTORS * SECTOR_SIZE;
	uint32_t there = from < medium_size ? min_u32(size, medium_size - from) : 0;

	memcpy(b->data, medium + from, there);
	memset(b->data + there, 0, size - there);
	buffer_arrived(b);
}

void blockdev_tick(void)
{
	struct buffer **link = &queue;

	while (*link) {
		struct buffer *b = *link;

		if ((int32_t)(ticks - b->due) < 0) {
			link = &b->next_queued;
			continue;
		}
		*link = b->next_queued;
		transfer(b);
	}
}
