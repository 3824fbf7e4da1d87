/*
 * lessons.h - the kernel tells from inside what no program can see: what its own functions
 * return, and what another thread's limit is.
 */
#ifndef KERNEL_LESSONS_H
#define KERNEL_LESSONS_H

#include "base/types.h"

/* The demo-control operations from DEMO_API on (demo_abi.h). */
long lesson(uint32_t operation, uint32_t a, uint32_t b, uint32_t c);

#endif
