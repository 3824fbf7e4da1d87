/*
 * extable.c - sorts the exception table and searches it (extable.h).
 * Read next: masked.c.
 */
#include "seg/extable.h"

extern struct extable_entry extable_start[], extable_end[];

static uint32_t entries;

/* The linker leaves the entries in the order of the object files. */
void extable_init(void)
{
	entries = (uint32_t)(extable_end - extable_start);
	for (struct extable_entry *e = extable_start + 1; e < extable_end; e++) {
		struct extable_entry moving = *e, *to = e;

		for (; to > extable_start && to[-1].insn > moving.insn; to--)
			*to = to[-1];
		*to = moving;
	}
}

const struct extable_entry *extable_find(uint32_t eip)
{
	const struct extable_entry *at = extable_start;
	uint32_t left = entries;

	/* If there is one, it is among the `left` from `at` on. */
	while (left > 1) {
		uint32_t half = left / 2;

		if (at[half].insn <= eip)
			at += half;
		left -= half;
	}
	return left && at->insn == eip ? at : NULL;
}
