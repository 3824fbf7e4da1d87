/*
 * process.h - what threads share: an address space and open files.
 *
 * The memory map is a sorted array of areas, in the user's offsets y, so it is
 * the same in both models.  A page of an area comes into being at its first
 * touch (fault.c).
 */
#ifndef KERNEL_PROCESS_H
#define KERNEL_PROCESS_H

#include "base/types.h"
#include "seg/thread.h"

#define AREAS_MAX	(4096 / sizeof(struct user_area))
#define FILES_MAX	32

struct file;

struct process {
	uint32_t refs;		/* threads, and whoever looks on; 0: this slot is free */
	uint32_t id;
	uint32_t directory;	/* physical */
	struct user_map map;	/* its areas fill one page at most */
	uint32_t brk_start, brk;
	struct file *files[FILES_MAX];
};

/* An empty one with one reference, or NULL. */
struct process *process_create(void);
/* Drops a reference; the last one frees memory and files. */
void process_put(struct process *p);

/* The area that holds offset y, or NULL. */
struct user_area *area_find(const struct process *p, uint32_t y);

/* Adds an area; what was there before is unmapped first.  0, or -EINVAL (not page
 * aligned, empty, or past mode.user_top), or -ENOMEM. */
int area_map(struct process *p, struct user_area area);
/* Removes [start, end) wherever it is mapped; the same errors. */
int area_unmap(struct process *p, uint32_t start, uint32_t end);
/* Changes the protection of [start, end); -ENOMEM if part of it is not mapped. */
int area_protect(struct process *p, uint32_t start, uint32_t end, uint32_t prot);
/* The lowest free place at or above hint for size bytes; 0 if there is none. */
uint32_t area_gap(const struct process *p, uint32_t hint, uint32_t size);

/*
 * The page that holds y is given a frame if its area allows it and it has none:
 * zeros, or the file's bytes (then this may sleep).  With `write` the frame is the
 * process's own afterwards, not one lent by the cache.  The frame, or 0: no area,
 * not allowed, or no memory.
 */
uint32_t area_fill(struct process *p, uint32_t y, bool write);

#endif
