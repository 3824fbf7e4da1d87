/*
 * screen_map.h - linear memory as bars, 0 to 4 GB from left to right.
 */
#ifndef KERNEL_SCREEN_MAP_H
#define KERNEL_SCREEN_MAP_H

#include "base/types.h"
#include "demo/screen/segments.h"

/* y, seen through a segment. */
struct pointer {
	const char *how;	/* "FS:y" */
	uint32_t y;
	struct segment segment;
};

/* Ruler, memory, the two data segments as the processor has them: rows 4 to 8 and,
 * in numbers, 12 and 13. */
void map_draw(void);

/* Arrows and their meaning: rows 9 to 11.  At most two. */
void map_pointers(const struct pointer *p, unsigned n);

#endif
