/*
 * extable.c - the search through the exception table (extable.h).
 */
#include "extable.h"

extern const struct extable_entry extable_start[], extable_end[];

uint32_t extable_find(uint32_t eip)
{
	for (const struct extable_entry *e = extable_start; e < extable_end; e++)
		if (e->insn == eip)
			return e->fixup;
	return 0;
}
