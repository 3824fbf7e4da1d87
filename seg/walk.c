/*
 * walk.c - the memory map decides how much of a range is legal.
 *
 * The slow and careful way: area by area from the beginning, so its cost grows with
 * their number.  A page that is legal but absent counts as legal; the page-fault
 * handler will fetch it.  A program without threads then meets no fault (but when
 * memory runs out).  With them it may: the copy sleeps for a late page, and another
 * thread unmaps the next one (user/read_unmapped_late.c).  What was legal when we
 * looked is not legal for ever: the best reason for the exception table (masked.c).
 * Read next: copy.c.
 */
#include "seg/mode.h"
#include "seg/range.h"
#include "seg/uaccess.h"

/* Writing is no more than PROT_WRITE; whatever is mapped with any right can be read
 * on a processor without an execute-only page. */
static bool allows(const struct user_area *a, uint32_t access)
{
	return access == PROT_WRITE ? a->prot & PROT_WRITE : a->prot != 0;
}

/* One past the last byte, from y on, that areas in a row allow. */
static uint32_t legal_end(uint32_t y, uint32_t access)
{
	const struct user_map *map = user_thread->map;
	const struct user_area *a = map->areas, *end = a + map->count;

	for (; a < end && a->start <= y; a++)
		if (y < a->end && allows(a, access))
			y = a->end;
	access_counts.areas += (uint32_t)(a - map->areas);
	return y;
}

IN_REGISTERS unsigned long legal_walk(uint32_t y, unsigned long n, uint32_t access)
{
	unsigned long below = bytes_below(y, n, user_thread->limit);

	access_counts.checks++;
	/* The kernel's own memory is in no user's map. */
	if (user_thread->fs.seg == KERNEL_DS.seg || !user_thread->map)
		return below;
	return bytes_below(y, below, legal_end(y, access));
}
