/*
 * The exception table: sorted, and every entry in it is found; what is not in it, is not.
 */
#include "demo/ktest.h"
#include "seg/cpu.h"
#include "seg/extable.h"

extern struct extable_entry extable_start[], extable_end[];

KTEST(every_entry_is_found)
{
	for (const struct extable_entry *e = extable_start; e < extable_end; e++)
		EXPECT(extable_find(e->insn) == e);
}

static bool in_order(void)
{
	uint32_t before = 0;

	for (const struct extable_entry *e = extable_start; e < extable_end; e++) {
		if (e->insn <= before)
			return false;
		before = e->insn;
	}
	return true;
}

KTEST(the_table_is_in_order)
{
	EXPECT(in_order());
}

/* As a linker might leave it: the first entry last, the others before it. */
KTEST(a_table_in_any_order_is_sorted)
{
	uint32_t flags = irq_save(), count = (uint32_t)(extable_end - extable_start);
	struct extable_entry first = extable_start[0];

	for (uint32_t i = 0; i + 1 < count; i++)
		extable_start[i] = extable_start[i + 1];
	extable_start[count - 1] = first;
	extable_init();
	EXPECT(in_order());
	irq_restore(flags);
}

KTEST(what_is_not_in_it_is_not_found)
{
	EXPECT(extable_find(0) == NULL);
	EXPECT(extable_find(extable_start->insn - 1) == NULL);
	EXPECT(extable_find((uint32_t)extable_find) == NULL);
	EXPECT(extable_find(0xFFFFFFFF) == NULL);
}
