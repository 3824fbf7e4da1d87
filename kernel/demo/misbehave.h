/*
 * misbehave.h - kernel bugs on order: what a demonstration needs and no system call
 * should do.
 */
#ifndef KERNEL_MISBEHAVE_H
#define KERNEL_MISBEHAVE_H

#include "base/types.h"

/* The demo-control operations from DEMO_DROP_CACHE up to DEMO_API (demo_abi.h). */
long misbehave(uint32_t operation, uint32_t a, uint32_t b, uint32_t c);

/* After the scenario: puts the processor right again. */
void misbehave_end(void);

#endif
