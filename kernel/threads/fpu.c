/*
 * fpu.c - saves and loads the floating-point registers (fpu.h).
 */
#include "base/layout.h"
#include "base/string.h"
#include "seg/cpu.h"
#include "seg/probe.h"
#include "threads/fpu.h"

static uint8_t fresh[FPU_AREA] __attribute__((aligned(16)));

void fpu_save(uint8_t *area)
{
	if (probe.fxsr)
		__asm__ volatile("fxsave (%0)" : : "r"(area) : "memory");
	else if (probe.fpu)
		__asm__ volatile("fnsave (%0); frstor (%0)" : : "r"(area) : "memory");
}

/* FRSTOR, unlike FXRSTOR, first raises what the old registers have pending: a ring-3
 * exception that nobody has seen yet must not become the kernel's. */
void fpu_load(const uint8_t *area)
{
	if (probe.fxsr)
		__asm__ volatile("fxrstor (%0)" : : "r"(area) : "memory");
	else if (probe.fpu)
		__asm__ volatile("fnclex; frstor (%0)" : : "r"(area) : "memory");
}

/* SSE's registers are saved by FXSAVE alone; the CPU wants to be told that we do. */
void fpu_init(void)
{
	if (probe.fxsr)
		write_cr4(read_cr4() | CR4_OSFXSR | CR4_OSXMMEXCPT);
	if (probe.fpu)
		__asm__ volatile("fninit");
	fpu_save(fresh);
}

void fpu_fresh(uint8_t *area)
{
	memcpy(area, fresh, FPU_AREA);
}
