/*
 * blockdev.c - the queue of reads that are under way.
 */
#include "base/string.h"
#include "files/blockdev.h"
#include "threads/time.h"

uint32_t blockdev_reads;

static const char *medium;
static uint32_t medium_size;
static uint32_t late_from, late_to, late_ticks;
static struct block_read *queue;

void blockdev_set_late(uint32_t from, uint32_t to, uint32_t late)
{
	late_from = from;
	late_to = to;
	late_ticks = late;
}

void blockdev_read(struct block_read *r)
{
	bool late = r->sector >= late_from && r->sector < late_to;

	r->due = ticks + (late ? late_ticks : 1);
	r->next = queue;
	queue = r;
	blockdev_reads++;
}

static void transfer(struct block_read *r)
{
	uint32_t from = r->sector * SECTOR_SIZE, size = BLOCK_SECTORS * SECTOR_SIZE;
	uint32_t there = from < medium_size ? min_u32(size, medium_size - from) : 0;

	memcpy(r->data, medium + from, there);
	memset(r->data + there, 0, size - there);
	r->done(r);
}

void blockdev_answer(void)
{
	struct block_read **link = &queue;

	while (*link) {
		struct block_read *r = *link;

		if ((int32_t)(ticks - r->due) < 0) {
			link = &r->next;
			continue;
		}
		*link = r->next;
		transfer(r);
	}
}

void blockdev_init(const char *data, uint32_t size)
{
	medium = data;
	medium_size = size;
	time_each_tick(TICK_DEVICE, blockdev_answer);
}
