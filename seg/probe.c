/*
 * probe.c - asks the processor what it enforces, by doing the forbidden thing.
 *
 * Each try goes through one instruction listed in the exception table, so a
 * fault comes back as "true" instead of an oops.  One scratch descriptor is
 * bent into the shape that the question needs.
 */
#include "seg/cpu.h"
#include "seg/mode.h"
#include "seg/probe.h"

#define CPUID_FPU	(1u << 0)
#define CPUID_TSC	(1u << 4)
#define CPUID_SEP	(1u << 11)
#define CPUID_FXSR	(1u << 24)
#define CPUID7_SMEP	(1u << 7)
#define CPUID7_SMAP	(1u << 20)
#define CPUID7C_UMIP	(1u << 2)

struct probe probe;

static bool has_smap, has_smep;

/* probe_touch.asm: true if the access faulted. */
bool probe_read(uint32_t selector, uint32_t offset);
bool probe_write(uint32_t selector, uint32_t offset);
bool probe_call(uint32_t selector, uint32_t offset);

static bool has_cpuid(void)
{
	uint32_t changed;

	__asm__ volatile("pushfl; pushfl; xorl %1, (%%esp); popfl; pushfl; popl %0;"
			 "xorl (%%esp), %0; popfl"
			 : "=&r"(changed) : "i"(EFLAGS_ID) : "cc");
	return changed & EFLAGS_ID;
}

/* "GenuineIntel family 5": older than names.  A family has one digit here, for those that
 * have two tell their names. */
static void cpu_family(void)
{
	struct cpuid r = cpuid(0, 0);
	const char family[] = { '0' + (cpuid(1, 0).eax >> 8 & 7), '\0' };

	__builtin_memcpy(probe.cpu, &r.ebx, 4);
	__builtin_memcpy(probe.cpu + 4, &r.edx, 4);
	__builtin_memcpy(probe.cpu + 8, &r.ecx, 4);
	__builtin_memcpy(probe.cpu + 12, " family ", 8);
	__builtin_memcpy(probe.cpu + 20, family, sizeof(family));
}

/* Three leaves of sixteen letters. */
static void cpu_name(void)
{
	struct cpuid r;

	if (cpuid(0x80000000, 0).eax < 0x80000004) {
		cpu_family();
		return;
	}
	for (uint32_t i = 0; i < 3; i++) {
		r = cpuid(0x80000002 + i, 0);
		__builtin_memcpy(probe.cpu + i * sizeof(r), &r, sizeof(r));
	}
}

void probe_cpuid(void)
{
	__builtin_memcpy(probe.cpu, "486", 4);
	if (!has_cpuid())
		return;
	probe.features = cpuid(1, 0).edx;
	probe.tsc = probe.features & CPUID_TSC;
	probe.sysenter = probe.features & CPUID_SEP;
	probe.fxsr = probe.features & CPUID_FXSR;
	probe.fpu = probe.features & CPUID_FPU;
	/* Above its highest leaf, a CPU answers with another leaf's bits. */
	if (cpuid(0, 0).eax >= 7) {
		has_smap = cpuid(7, 0).ebx & CPUID7_SMAP;
		has_smep = cpuid(7, 0).ebx & CPUID7_SMEP;
		probe.umip = cpuid(7, 0).ecx & CPUID7C_UMIP;
	}
	cpu_name();
}

void probe_enforcement(const void *read_only)
{
	gdt[SEG_PROBE] = DESC_SEGMENT(kernel_linear(gdt), 0xF, TYPE_DATA, DPL_KERNEL);
	probe.limits = probe_read(SEL_PROBE, 0x10) && !probe_read(SEL_PROBE, 0xF);
	gdt[SEG_PROBE] = DESC_SEGMENT(kernel_linear(&probe), 0xFFF, TYPE_DATA_RO, DPL_KERNEL);
	probe.types = probe_write(SEL_PROBE, 0);
	probe.wp = probe_write(SEL_KERNEL_DS, (uint32_t)read_only);
	gdt[SEG_PROBE] = 0;
}

void probe_supervisor(void)
{
	if (has_smap) {
		gdt[SEG_PROBE] = DESC_SEGMENT(0, 0xFFFFFFFF, TYPE_DATA, DPL_KERNEL);
		write_cr4(read_cr4() | CR4_SMAP);
		probe.smap = probe_read(SEL_PROBE, PROBE_LINEAR);
		write_cr4(read_cr4() & ~CR4_SMAP);
	}
	if (has_smep) {
		gdt[SEG_PROBE] = DESC_SEGMENT(0, 0xFFFFFFFF, TYPE_CODE, DPL_KERNEL);
		write_cr4(read_cr4() | CR4_SMEP);
		probe.smep = probe_call(SEL_PROBE, PROBE_LINEAR);
		write_cr4(read_cr4() & ~CR4_SMEP);
	}
	gdt[SEG_PROBE] = 0;
}
