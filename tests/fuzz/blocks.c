/*
 * blocks.c - the buffer cache as the oracle sees it: which blocks are there.
 *
 * The device answers when the fuzzer says so (blockdev_answer), not by the clock.
 */
#include "files/archive.h"
#include "files/bcache.h"
#include "files/blockdev.h"
#include "fuzz.h"
#include "memory/paging.h"
#include "seg/cpu.h"

#define BLOCKS	  64
#define NO_SECTOR 0xFFFFFFFF

static struct {
	uint32_t sector;
	bool there;
} fuzz_blocks[BLOCKS];
static unsigned fuzz_block_count;

void blocks_begin(void)
{
	blockdev_answer();
	bcache_drop();
	fuzz_block_count = 0;
}

static int find(uint32_t sector)
{
	for (unsigned i = 0; i < fuzz_block_count; i++)
		if (fuzz_blocks[i].sector == sector)
			return (int)i;
	return -1;
}

bool block_there(uint32_t sector)
{
	int i = find(sector);

	return i >= 0 && fuzz_blocks[i].there;
}

/* Something to sleep on that is this block's alone. */
const void *block_channel(uint32_t sector)
{
	return &fuzz_blocks[find(sector)];
}

void block_ask(uint32_t sector)
{
	int i = find(sector);

	if (i >= 0)
		return;
	i = find(NO_SECTOR);
	if (i < 0 && fuzz_block_count == BLOCKS)
		fuzz_fail("the model has room for %u blocks only", BLOCKS);
	if (i < 0)
		i = (int)fuzz_block_count++;
	fuzz_blocks[i].sector = sector;
	fuzz_blocks[i].there = false;
}

bool blocks_pending(void)
{
	for (unsigned i = 0; i < fuzz_block_count; i++)
		if (!fuzz_blocks[i].there)
			return true;
	return false;
}

void blocks_arrive(void)
{
	uint32_t flags = irq_save();

	for (unsigned i = 0; i < fuzz_block_count; i++)
		if (!fuzz_blocks[i].there) {
			fuzz_blocks[i].there = true;
			oracle_wake(&fuzz_blocks[i]);
		}
	blockdev_answer();
	irq_restore(flags);
}

static bool lent_to(const struct model_process *p, uint32_t sector)
{
	for (unsigned i = 0; i < p->area_count; i++) {
		const struct model_area *a = &p->areas[i];

		for (uint32_t y = a->start; a->file && y < a->end; y += PAGE_SIZE) {
			uint32_t page = (a->offset + (y - a->start)) / PAGE_SIZE;
			const uint32_t *e = paging_entry(p->real->directory, user_linear(y), false);

			if (a->file->sector + page * BLOCK_SECTORS == sector && e && *e & PTE_LENT)
				return true;
		}
	}
	return false;
}

/* A block that a page or a call has is not forgotten. */
static bool in_use(uint32_t sector)
{
	for (unsigned i = 0; i < LANES; i++)
		if (fuzz_lanes[i].busy && fuzz_lanes[i].held == sector + 1)
			return true;
	for (unsigned i = 0; i < PROCESSES; i++)
		if (lent_to(&fuzz_processes[i], sector))
			return true;
	return false;
}

/* Nobody sleeps on a block that is there, so places may move; those that are on their way stay. */
void blocks_drop(void)
{
	bcache_drop();
	for (unsigned i = 0; i < fuzz_block_count; i++)
		if (fuzz_blocks[i].there && !in_use(fuzz_blocks[i].sector))
			fuzz_blocks[i].sector = NO_SECTOR;
}
