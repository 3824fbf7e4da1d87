/*
 * areas.c - changes a process's memory map: which offsets are legal, and for what.
 *
 * Legal is not the same as present: a page gets its frame when it is touched
 * (pages.c).  The map itself stands in process.h, its type in seg/thread.h; map.c finds
 * things in it.  Read next: map.h.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "base/string.h"
#include "process/map.h"
#include "process/pages.h"
#include "process/process.h"
#include "seg/cpu.h"
#include "seg/mode.h"

static bool legal_range(uint32_t start, uint32_t end)
{
	return start < end && end <= mode.user_top && !(start % PAGE_SIZE) && !(end % PAGE_SIZE);
}

static void insert(struct process *p, uint32_t i, struct user_area a)
{
	memmove(&p->map.areas[i + 1], &p->map.areas[i], (p->map.count - i) * sizeof(a));
	p->map.areas[i] = a;
	p->map.count++;
}

static void delete(struct process *p, uint32_t i)
{
	p->map.count--;
	memmove(&p->map.areas[i], &p->map.areas[i + 1], (p->map.count - i) * sizeof(p->map.areas[0]));
}

/* Splits the area that goes across y, so that y is a border. */
static void split_at(struct process *p, uint32_t y)
{
	uint32_t i = area_above(p, y);
	struct user_area upper;

	if (i == p->map.count || p->map.areas[i].start >= y)
		return;
	upper = p->map.areas[i];
	upper.file_offset += y - upper.start;
	upper.start = y;
	p->map.areas[i].end = y;
	insert(p, i + 1, upper);
}

int area_unmap(struct process *p, uint32_t start, uint32_t end)
{
	uint32_t i;

	if (!legal_range(start, end))
		return -EINVAL;
	if (p->map.count + 2 > AREAS_MAX)
		return -ENOMEM;
	split_at(p, start);
	split_at(p, end);
	i = area_above(p, start);
	while (i < p->map.count && p->map.areas[i].end <= end) {
		pages_drop(p, p->map.areas[i].start, p->map.areas[i].end);
		delete(p, i);
	}
	return 0;
}

/* Two areas are one if they touch and are alike in everything. */
static bool continues(const struct user_area *a, const struct user_area *b)
{
	return a->end == b->start && a->prot == b->prot && !a->file && !b->file;
}

int area_map(struct process *p, struct user_area area)
{
	int error = area_unmap(p, area.start, area.end);
	uint32_t i = area_above(p, area.start);

	if (!error && i > 0 && continues(&p->map.areas[i - 1], &area))
		p->map.areas[i - 1].end = area.end;
	else if (!error)
		insert(p, i, area);
	return error;
}

static bool all_mapped(const struct process *p, uint32_t start, uint32_t end)
{
	while (start < end) {
		const struct user_area *a = area_find(p, start);

		if (!a)
			return false;
		start = a->end;
	}
	return true;
}

int area_protect(struct process *p, uint32_t start, uint32_t end, uint32_t prot)
{
	if (!legal_range(start, end))
		return -EINVAL;
	if (!all_mapped(p, start, end) || p->map.count + 2 > AREAS_MAX)
		return -ENOMEM;
	split_at(p, start);
	split_at(p, end);
	for (uint32_t i = area_above(p, start); i < p->map.count && p->map.areas[i].end <= end; i++) {
		p->map.areas[i].prot = prot;
		pages_protect(p, &p->map.areas[i]);
	}
	return 0;
}
