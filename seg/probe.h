/*
 * probe.h - what this processor really enforces, found out by trying.
 *
 * Emulators differ: QEMU's TCG (7.2) looks at no segment limit and no segment type when
 * data are accessed.  (At far jumps and calls, and when a selector is loaded, it does.)
 * A result that depends on a check the machine does not make proves nothing,
 * so the kernel asks first, and reports such cells as not enforced.
 */
#ifndef SEG_PROBE_H
#define SEG_PROBE_H

#include "base/types.h"

struct probe {
	/* Tried: does the forbidden access fault? */
	bool limits;	/* a read past a segment's limit */
	bool types;	/* a write through a read-only segment */
	bool wp;	/* a ring-0 write to a read-only page, CR0.WP = 1 */
	bool smap;	/* a ring-0 read of a user page, CR4.SMAP = 1, AC = 0 */
	bool smep;	/* a ring-0 fetch from a user page, CR4.SMEP = 1 */
	/* Read from CPUID (false where there is no CPUID). */
	bool sysenter, tsc, fxsr, fpu, umip;
	/* CPUID leaf 1, EDX: user programs get it as AT_HWCAP. */
	uint32_t features;
	/* The processor's name, or its maker and family, or "486" where it
	 * has not even those. */
	char cpu[49];
};

extern struct probe probe;

/* What CPUID says.  Before gates_init(). */
void probe_cpuid(void);

/* The tries.  After gates_init(): each is a fault that has to come back.
 * read_only: an object in a page that the page tables make read-only. */
void probe_enforcement(const void *read_only);

/* The same for SMAP and SMEP.  A user page that holds a RETF instruction has to
 * be mapped at linear PROBE_LINEAR while this runs. */
void probe_supervisor(void);

#endif
