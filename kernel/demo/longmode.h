/*
 * longmode.h - what long mode made of segments: an exhibit, not a model.
 */
#ifndef KERNEL_LONGMODE_H
#define KERNEL_LONGMODE_H

/* Takes the machine into 64-bit mode and back, many times, and prints from where a byte
 * came through each segment register in each mode; the same as JSON.  Says so where the
 * CPU has no long mode. */
void longmode_run(void);

#endif
