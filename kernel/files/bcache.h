/*
 * bcache.h - the buffer cache: blocks of the device, a page each, kept in memory.
 *
 * "Materialise the data in the buffer cache" is step 2 of the slides; step 4
 * copies from here to the user.
 */
#ifndef KERNEL_BCACHE_H
#define KERNEL_BCACHE_H

#include "files/blockdev.h"
#include "threads/sched.h"

struct buffer {
	struct block_read io;		/* first: its sector, its page, and how the device is asked */
	enum { BUFFER_FREE, BUFFER_LOADING, BUFFER_READY } state;
	uint32_t refs;
	uint32_t loans;			/* pages of processes that it is */
	uint32_t used;			/* the lower, the longer ago */
	struct buffer *next;		/* same hash */
};

/*
 * The block that starts at `sector`, once it is there: sleeps until then.  The
 * caller holds it (in current->held, so that even an oops gives it back) until
 * buffer_put().  NULL if memory is short.
 */
IN_REGISTERS struct buffer *buffer_get(uint32_t sector);

/* Counts the uses of all blocks. */
extern uint32_t buffer_clock;

/* A block that is there becomes the caller's. */
static inline struct buffer *buffer_hold(struct buffer *b)
{
	b->used = ++buffer_clock;
	b->refs++;
	current->held = b;
	return b;
}

/* The same, if it is still the block at b that somebody remembers: NULL if not. */
static inline struct buffer *buffer_again(struct buffer *b, uint32_t sector)
{
	if (!b || b->io.sector != sector || b->state != BUFFER_READY)
		return NULL;
	return buffer_hold(b);
}

static inline void buffer_put(struct buffer *b)
{
	b->refs--;
	current->held = NULL;
}

/* A frame of the cache becomes a page of a process, read-only, and comes back. */
void buffer_lend(struct buffer *b);
/* False once most of the cache is lent: then a page has to be a copy. */
bool buffer_to_spare(void);
void buffer_lend_again(const void *data);	/* the same frame, to one process more */
void buffer_take_back(const void *data);

/* Forgets every block that nobody holds, so that the next read is a late one. */
void bcache_drop(void);

#endif
