/*
 * segments.h - shows the segments that the processor really has.
 */
#ifndef KERNEL_SEGMENTS_H
#define KERNEL_SEGMENTS_H

#include "base/types.h"

struct segment {
	uint32_t base, limit, rights;
	uint32_t first, last;	/* the offsets that it lets through */
};

/* What the processor has behind a selector of the GDT; false if it refuses it. */
bool segment_ask(uint16_t selector, struct segment *s);

/* One line a selector: base from the table that SGDT names, limit and rights from
 * LSL and LAR, which ask the processor and not our source. */
void segments_print(void);

/* What the probes found. */
void enforcement_print(void);

#endif
