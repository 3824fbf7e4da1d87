/*
 * map.c - finds its way in a process's memory map (map.h).
 */
#include "process/map.h"
#include "seg/mode.h"

IN_REGISTERS uint32_t area_above(const struct process *p, uint32_t y)
{
	uint32_t i = 0;

	while (i < p->map.count && p->map.areas[i].end <= y)
		i++;
	return i;
}

IN_REGISTERS struct user_area *area_find(const struct process *p, uint32_t y)
{
	uint32_t i = area_above(p, y);

	return i < p->map.count && p->map.areas[i].start <= y ? &p->map.areas[i] : NULL;
}

uint32_t area_gap(const struct process *p, uint32_t hint, uint32_t size)
{
	uint32_t at = hint;

	for (uint32_t i = area_above(p, hint); i < p->map.count; i++) {
		if (p->map.areas[i].start >= at && p->map.areas[i].start - at >= size)
			return at;
		at = p->map.areas[i].end;
	}
	return at < mode.user_top && mode.user_top - at >= size ? at : 0;
}
