/*
 * frames.h - physical memory, a page at a time.
 */
#ifndef KERNEL_FRAMES_H
#define KERNEL_FRAMES_H

#include "base/types.h"

/* Marks what is free: everything from KERNEL_PHYS_END to boot.memory_end that no
 * module occupies. */
void frames_init(void);

/* `count` frames in a row, zeroed; the physical address of the first, or 0 if
 * there are none. */
uint32_t frames_alloc(uint32_t count);
void frames_free(uint32_t phys, uint32_t count);

/* How many frames are free: tests compare it before and after. */
uint32_t frames_free_count(void);

#endif
