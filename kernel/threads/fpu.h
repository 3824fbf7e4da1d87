/*
 * fpu.h - the floating-point registers of threads.
 *
 * The kernel itself uses none of them.  An area has 512 bytes, aligned to 16, as
 * FXSAVE wants it; an older CPU's FNSAVE fills 108 of them.
 */
#ifndef KERNEL_FPU_H
#define KERNEL_FPU_H

#include "base/types.h"

#define FPU_AREA 512

void fpu_init(void);
void fpu_save(uint8_t *area);
void fpu_load(const uint8_t *area);
/* The registers of an FPU that nobody has used yet. */
void fpu_fresh(uint8_t *area);

#endif
