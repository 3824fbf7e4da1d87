/*
 * extable.c - sorts the exception table and searches it (extable.h).
 * Read next: masked.c.
 */
#include "seg/extable.h"

extern struct extable_entry extable_start[], extable_end[];

/* The table's upper part: as many entries as the greatest power of two allows. */
static const struct extable_entry *upper;
static uint32_t half_of_it;

/* The linker leaves the entries in the order of the object files. */
static void sort(void)
{
	for (struct extable_entry *e = extable_start + 1; e < extable_end; e++) {
		struct extable_entry moving = *e, *to = e;

		for (; to > extable_start && to[-1].insn > moving.insn; to--)
			*to = to[-1];
		*to = moving;
	}
}

void extable_init(void)
{
	uint32_t entries = (uint32_t)(extable_end - extable_start), power = 1;

	sort();
	while (power * 2 <= entries)
		power *= 2;
	upper = extable_end - power;
	half_of_it = power / 2;
}

/* If there is one, it is among the 2 * half from `at` on.  The first step leaves a power
 * of two to look through, so no later one can go past the end (Shar's search: Knuth, The
 * Art of Computer Programming, vol. 3, 6.2.1). */
IN_REGISTERS const struct extable_entry *extable_find(uint32_t eip)
{
	const struct extable_entry *at = upper->insn <= eip ? upper : extable_start;

	for (uint32_t half = half_of_it; half; half /= 2)
		if (at[half].insn <= eip)
			at += half;
	return at->insn == eip ? at : NULL;
}
