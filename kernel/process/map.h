/*
 * map.h - a process's memory map: a sorted array of areas.
 *
 * Legal is not the same as present: a page gets its frame when it is touched (pages.h).
 */
#ifndef KERNEL_MAP_H
#define KERNEL_MAP_H

#include "process/process.h"

/* map.c: where things are. */

/* The area that holds offset y, or NULL. */
IN_REGISTERS struct user_area *area_find(const struct process *p, uint32_t y);

/* The first area that ends above y; map.count if there is none. */
IN_REGISTERS uint32_t area_above(const struct process *p, uint32_t y);
/* The lowest free place at or above hint for size bytes; 0 if there is none. */
uint32_t area_gap(const struct process *p, uint32_t hint, uint32_t size);

/* areas.c: what changes the map. */

/* Adds an area; what was there before is unmapped first.  0, or -EINVAL (not page
 * aligned, empty, or past mode.user_top), or -ENOMEM. */
int area_map(struct process *p, struct user_area area);
/* Removes [start, end) wherever it is mapped; the same errors. */
int area_unmap(struct process *p, uint32_t start, uint32_t end);
/* Changes the protection of [start, end); -ENOMEM if part of it is not mapped. */
int area_protect(struct process *p, uint32_t start, uint32_t end, uint32_t prot);

#endif
