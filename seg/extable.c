/*
 * extable.c - sorts the exception table and searches it (extable.h).
 */
#include "extable.h"

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

const struct extable_entry *extable_find(uint32_t eip)
{
	const struct extable_entry *low = extable_start, *high = extable_end;

	while (low < high) {
		const struct extable_entry *middle = low + (high - low) / 2;

		if (middle->insn == eip)
			return middle;
		if (middle->insn < eip)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
