/*
 * blockdev.h - a block device that lies in memory but answers late, like a disk.
 *
 * The archive is its medium.  A read is asked for, and done some ticks later, so
 * that readers really sleep and other threads really run meanwhile.
 */
#ifndef KERNEL_BLOCKDEV_H
#define KERNEL_BLOCKDEV_H

#include "base/types.h"

#define SECTOR_SIZE	512
#define BLOCK_SECTORS	8	/* a cache block is a page */

/* A block to be read.  Who asks fills in the first three and keeps it until done(). */
struct block_read {
	uint32_t sector;			/* where on the device it starts */
	char *data;				/* BLOCK_SECTORS sectors of room */
	void (*done)(struct block_read *r);	/* from the timer, once the bytes are there */
	struct block_read *next;		/* the device's */
	uint32_t due;				/* the tick on which it answers */
};

/* Reads that were asked for since the boot. */
extern uint32_t blockdev_reads;

/* The medium: size bytes at data.  From now on the timer's ticks bring the answers. */
void blockdev_init(const char *data, uint32_t size);

/* Sectors from..to-1 answer after `late` ticks instead of one. */
void blockdev_set_late(uint32_t from, uint32_t to, uint32_t late);

/* Every read that is due is done: each tick does this, interrupts off. */
void blockdev_answer(void);

/* Starts the read.  What lies past the medium's end is zero. */
void blockdev_read(struct block_read *r);

#endif
