/*
 * Which page faults of ring 0 are SMAP's: all three conditions count, and each by itself.
 */
#include "cases.h"
#include "seg/masked.h"

static void each_condition(void)
{
	static int of_the_kernel;
	uint32_t mine = user_linear(PAGE), kernels = kernel_linear(&of_the_kernel);

	EXPECT(fault_is_smap(PF_PRESENT, mine, 0));
	EXPECT(!fault_is_smap(0, mine, 0));			/* absent: it can come */
	EXPECT(!fault_is_smap(PF_PRESENT, mine, EFLAGS_AC));	/* the door was open */
	EXPECT(!fault_is_smap(PF_PRESENT, kernels, 0));		/* not the user's */
	EXPECT(!fault_is_masked(VECTOR_PF, PF_PRESENT, mine, 0));
	EXPECT(!fault_is_masked(VECTOR_PF, PF_PRESENT, kernels, EFLAGS_AC));
	EXPECT(fault_is_masked(VECTOR_PF, 0, mine, EFLAGS_AC));
	EXPECT(!fault_is_masked(VECTOR_UD, 0, mine, EFLAGS_AC));
}

KTEST(what_is_smaps_fault)
{
	SKIP_UNLESS(probe.smap, "this CPU has no SMAP");
	under("smap", each_condition);
}
