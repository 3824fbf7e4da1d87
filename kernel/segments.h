/*
 * segments.h - shows the segments that the processor really has.
 */
#ifndef KERNEL_SEGMENTS_H
#define KERNEL_SEGMENTS_H

/* One line a selector: base from the table that SGDT names, limit and rights from
 * LSL and LAR, which ask the processor and not our source. */
void segments_print(void);

/* What the probes found. */
void enforcement_print(void);

#endif
