/*
 * masked.h - which faults the kernel may take for a refusal.
 */
#ifndef SEG_MASKED_H
#define SEG_MASKED_H

#include "base/types.h"

/*
 * True if a fault of ring 0 at an EXTABLE_USER instruction is the user's mistake:
 * the policy masks faults, and what was touched is the user's.  Anything else at
 * the same instruction is a bug of the kernel's and must be seen.  One such bug is not
 * seen: of a rep movs that runs past a segment's limit the processor does not say
 * which side it was, so a kernel's own bad address passes for the user's (in split).
 * vector, error: the processor's; linear: CR2; eflags: at the fault.
 */
IN_REGISTERS bool fault_is_masked(uint32_t vector, uint32_t error, uint32_t linear,
				  uint32_t eflags);

/* True if a page fault of ring 0 came from SMAP: a user page that is present was
 * touched while AC was clear. */
IN_REGISTERS bool fault_is_smap(uint32_t error, uint32_t linear, uint32_t eflags);

#endif
