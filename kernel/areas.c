/*
 * areas.c - a process's memory map: which offsets are legal, and for what.
 *
 * Legal is not the same as present: a page gets its frame when it is touched.
 */
#include "cpu.h"
#include "errno.h"
#include "frames.h"
#include "layout.h"
#include "mode.h"
#include "paging.h"
#include "process.h"
#include "string.h"

static bool legal_range(uint32_t start, uint32_t end)
{
	return start < end && end <= mode.user_top && !(start % PAGE_SIZE) && !(end % PAGE_SIZE);
}

/* The first area that ends above y; area_count if there is none. */
static uint32_t first_above(const struct process *p, uint32_t y)
{
	uint32_t i = 0;

	while (i < p->area_count && p->areas[i].end <= y)
		i++;
	return i;
}

struct area *area_find(const struct process *p, uint32_t y)
{
	uint32_t i = first_above(p, y);

	return i < p->area_count && p->areas[i].start <= y ? &p->areas[i] : NULL;
}

static void insert(struct process *p, uint32_t i, struct area a)
{
	memmove(&p->areas[i + 1], &p->areas[i], (p->area_count - i) * sizeof(a));
	p->areas[i] = a;
	p->area_count++;
}

static void delete(struct process *p, uint32_t i)
{
	p->area_count--;
	memmove(&p->areas[i], &p->areas[i + 1], (p->area_count - i) * sizeof(p->areas[0]));
}

/* Splits the area that goes across y, so that y is a border. */
static void split_at(struct process *p, uint32_t y)
{
	uint32_t i = first_above(p, y);
	struct area upper;

	if (i == p->area_count || p->areas[i].start >= y)
		return;
	upper = p->areas[i];
	upper.start = y;
	p->areas[i].end = y;
	insert(p, i + 1, upper);
}

static void drop_pages(struct process *p, uint32_t start, uint32_t end)
{
	for (uint32_t y = start; y != end; y += PAGE_SIZE) {
		uint32_t frame = paging_unmap(p->directory, user_linear(y));

		if (frame)
			frames_free(frame, 1);
	}
}

int area_unmap(struct process *p, uint32_t start, uint32_t end)
{
	uint32_t i;

	if (!legal_range(start, end))
		return -EINVAL;
	if (p->area_count + 2 > AREAS_MAX)
		return -ENOMEM;
	split_at(p, start);
	split_at(p, end);
	i = first_above(p, start);
	while (i < p->area_count && p->areas[i].end <= end) {
		drop_pages(p, p->areas[i].start, p->areas[i].end);
		delete(p, i);
	}
	return 0;
}

int area_map(struct process *p, uint32_t start, uint32_t end, uint32_t prot)
{
	int error = area_unmap(p, start, end);
	uint32_t i;

	if (error)
		return error;
	i = first_above(p, start);
	if (i > 0 && p->areas[i - 1].end == start && p->areas[i - 1].prot == prot) {
		p->areas[i - 1].end = end;
		return 0;
	}
	if (p->area_count == AREAS_MAX)
		return -ENOMEM;
	insert(p, i, (struct area){ start, end, prot });
	return 0;
}

/* Without any protection bit a page keeps its frame but is not present: ring 0
 * does not look at the U/S bit, so that bit could not keep the kernel out. */
static uint32_t page_bits(uint32_t prot)
{
	return (prot ? PTE_PRESENT | PTE_USER : 0) | (prot & PROT_WRITE ? PTE_WRITE : 0);
}

/* Pages that have a frame get the new bits now, the others when they come. */
static void protect_pages(struct process *p, const struct area *a)
{
	for (uint32_t y = a->start; y != a->end; y += PAGE_SIZE) {
		uint32_t *entry = paging_entry(p->directory, user_linear(y), false);

		if (entry && *entry)
			*entry = ROUND_DOWN(*entry, PAGE_SIZE) | page_bits(a->prot);
	}
}

int area_protect(struct process *p, uint32_t start, uint32_t end, uint32_t prot)
{
	if (!legal_range(start, end))
		return -EINVAL;
	for (uint32_t y = start; y < end;) {
		const struct area *a = area_find(p, y);

		if (!a)
			return -ENOMEM;
		y = a->end;
	}
	if (p->area_count + 2 > AREAS_MAX)
		return -ENOMEM;
	split_at(p, start);
	split_at(p, end);
	for (uint32_t i = first_above(p, start); i < p->area_count && p->areas[i].end <= end; i++) {
		p->areas[i].prot = prot;
		protect_pages(p, &p->areas[i]);
	}
	flush_tlb();
	return 0;
}

uint32_t area_gap(const struct process *p, uint32_t hint, uint32_t size)
{
	uint32_t at = hint;

	for (uint32_t i = first_above(p, hint); i < p->area_count; i++) {
		if (p->areas[i].start >= at && p->areas[i].start - at >= size)
			return at;
		at = p->areas[i].end;
	}
	return at < mode.user_top && mode.user_top - at >= size ? at : 0;
}

uint32_t area_fill(struct process *p, uint32_t y)
{
	const struct area *a = area_find(p, y);
	const uint32_t *entry;
	uint32_t frame;

	if (!a || !a->prot)
		return 0;
	entry = paging_entry(p->directory, user_linear(y), false);
	if (entry && *entry)
		return ROUND_DOWN(*entry, PAGE_SIZE);
	frame = frames_alloc(1);
	if (!frame)
		return 0;
	if (!paging_map(p->directory, user_linear(ROUND_DOWN(y, PAGE_SIZE)), frame,
			page_bits(a->prot))) {
		frames_free(frame, 1);
		return 0;
	}
	return frame;
}
