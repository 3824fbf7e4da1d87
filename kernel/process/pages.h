/*
 * pages.h - the frames behind a process's areas.
 */
#ifndef KERNEL_PAGES_H
#define KERNEL_PAGES_H

#include "process/process.h"

/*
 * The page that holds y is given a frame if its area allows it and it has none:
 * zeros, or the file's bytes (then this may sleep).  With `write` the frame is the
 * process's own afterwards, not one lent by the cache.  The frame, or 0: no area,
 * not allowed, or no memory.
 */
uint32_t page_fill(struct process *p, uint32_t y, bool write);

/* Takes the frames of [start, end) away: its own are freed, lent ones go back. */
void pages_drop(struct process *p, uint32_t start, uint32_t end);

/* Gives the pages of an area that have a frame its protection. */
void pages_protect(struct process *p, const struct user_area *a);

/* The pages of an area of p that have a frame, copied to `to`, whose area it is too; lent ones
 * are lent once more.  False if memory is short. */
bool pages_copy(struct process *to, struct process *p, const struct user_area *a);

/* Copies n kernel bytes to p's offset y, through the page tables: p need not be the running
 * process.  False if memory is short. */
bool page_poke(struct process *p, uint32_t y, const void *from, uint32_t n);

/* A page-table entry goes away: its frame is freed, or given back to the cache. */
void page_release(uint32_t entry);

#endif
