/*
 * extable.c - sorts the exception table and searches it (extable.h).
 * Read next: masked.c.
 */
#include "seg/extable.h"

extern struct extable_entry extable_start[], extable_end[];

/* The linker leaves the entries in the order of the object files. */
void extable_init(void)
{
	for (struct extable_entry *e = extable_start + 1; e < extable_end; e++) {
		struct extable_entry moving = *e, *to = e;

		for (; to > extable_start && to[-1].insn > moving.insn; to--)
			*to = to[-1];
		*to = moving;
	}
}

/* By numbers: a difference of pointers is divided by 12, so it is taken once. */
const struct extable_entry *extable_find(uint32_t eip)
{
	const uint32_t entries = (uint32_t)(extable_end - extable_start);
	uint32_t low = 0, high = entries;

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (extable_start[middle].insn < eip)
			low = middle + 1;
		else
			high = middle;
	}
	return low < entries && extable_start[low].insn == eip ? &extable_start[low] : NULL;
}
