/*
 * masked.c - tells a user's bad pointer from a kernel bug (masked.h).
 * Read next: kernel/entry/trap.c, which asks.
 */
#include "seg/cpu.h"
#include "seg/masked.h"
#include "seg/mode.h"
#include "seg/uaccess.h"

static bool is_users(uint32_t linear)
{
	return linear - mode.user_base < mode.user_top;
}

IN_REGISTERS bool fault_is_smap(uint32_t error, uint32_t linear, uint32_t eflags)
{
	return smap_active && error & PF_PRESENT && !(eflags & EFLAGS_AC) && is_users(linear);
}

IN_REGISTERS bool fault_is_masked(uint32_t vector, uint32_t error, uint32_t linear, uint32_t eflags)
{
	if (!policy->masked)
		return false;
	if (vector == VECTOR_PF)
		return is_users(linear) && !fault_is_smap(error, linear, eflags);
	/* A segment's limit: the user's only if FS held the user's segment. */
	return (vector == VECTOR_GP || vector == VECTOR_SS)
	       && user_thread->fs.seg == USER_DS.seg;
}
