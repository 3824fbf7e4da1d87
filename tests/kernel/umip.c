/*
 * Five instructions tell ring 3 where the kernel's tables lie, or what is in CR0; where
 * the CPU has CR4.UMIP they are #GP there.
 */
#include "ring3.h"
#include "seg/cpu.h"
#include "seg/probe.h"

/* To [eax], and then UD2: who comes that far was let through. */
static const struct {
	const char *name;
	uint8_t code[5];
} tries[] = {
	{ "sldt [eax]", { 0x0F, 0x00, 0x00, 0x0F, 0x0B } },
	{ "str [eax]", { 0x0F, 0x00, 0x08, 0x0F, 0x0B } },
	{ "sgdt [eax]", { 0x0F, 0x01, 0x00, 0x0F, 0x0B } },
	{ "sidt [eax]", { 0x0F, 0x01, 0x08, 0x0F, 0x0B } },
	{ "smsw [eax]", { 0x0F, 0x01, 0x20, 0x0F, 0x0B } },
};

KTEST(ring_3_is_not_told_where_the_tables_are)
{
	const struct frame registers = { .eax = RING3_WORD };

	EXPECT(!probe.umip || read_cr4() & CR4_UMIP);
	for (unsigned i = 0; i < ARRAY_SIZE(tries); i++) {
		struct ring3 r = ring3_run(tries[i].code, sizeof(tries[i].code), registers);

		EXPECT(!r.fault.in_kernel);
		ktest_equal(r.fault.vector, probe.umip ? VECTOR_GP : VECTOR_UD, tries[i].name,
			    __FILE__, __LINE__);
	}
}

KTEST(this_cpu_has_umip)
{
	SKIP_UNLESS(probe.umip, "this CPU has no UMIP");
}
