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

struct buffer;

/* Reads that were asked for since the boot. */
extern uint32_t blockdev_reads;

/* The medium: size bytes at data. */
void blockdev_init(const char *data, uint32_t size);

/* Sectors from..to-1 answer after `late` ticks instead of one. */
void blockdev_set_late(uint32_t from, uint32_t to, uint32_t late);

/* Starts reading BLOCK_SECTORS sectors into b->data; buffer_arrived(b) is called
 * from the timer when they are there.  What lies past the medium's end is zero. */
void blockdev_read(struct buffer *b);

/* Once a tick. */
void blockdev_tick(void);

#endif
