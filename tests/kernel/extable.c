/*
 * The exception table: sorted, and every entry in it is found; what is not in it, is not.
 */
#include "demo/ktest.h"
#include "seg/extable.h"

extern const struct extable_entry extable_start[], extable_end[];

KTEST(every_entry_is_found)
{
	for (const struct extable_entry *e = extable_start; e < extable_end; e++)
		EXPECT(extable_find(e->insn) == e);
}

KTEST(the_table_is_in_order)
{
	uint32_t before = 0;

	for (const struct extable_entry *e = extable_start; e < extable_end; e++) {
		EXPECT(before < e->insn);
		before = e->insn;
	}
}

KTEST(what_is_not_in_it_is_not_found)
{
	EXPECT(extable_find(0) == NULL);
	EXPECT(extable_find(extable_start->insn - 1) == NULL);
	EXPECT(extable_find((uint32_t)extable_find) == NULL);
	EXPECT(extable_find(0xFFFFFFFF) == NULL);
}
