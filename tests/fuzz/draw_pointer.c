/*
 * draw_pointer.c - pointers and lengths around every boundary.
 *
 * They depend on the numbers drawn, hardly on what is mapped: so the same call has (mostly) the
 * same pointer when others before it are left out.  The areas come and go under fixed places
 * instead.
 */
#include "entry/syscall.h"
#include "files/archive.h"
#include "fuzz.h"

extern char kernel_text_start[], kernel_rodata_end[];

/* Places where things are mapped: where, and how many pages. */
struct place {
	uint32_t at, pages;
};

#define PLACES 6

static struct place place(unsigned i)
{
	const struct place places[PLACES] = {
		{ 0x08000000, 8 },
		{ AT_MMAP, 8 },
		{ AT_HEAP, 6 },
		{ mode.user_top - 6 * PAGE_SIZE, 6 }, /* up to the limit */
		{ 0, 2 },			      /* NULL is a pointer like others */
		/* In split the kernel's own offset of live data is a legal user's too. */
		{ (uint32_t)witness_target, (uint32_t)witness_target < mode.user_top ? 2 : 0 },
	};

	return places[i];
}

/* An end of a page of one of the places; or the page that somebody is waiting for, where two
 * threads meet. */
uint32_t draw_edge(struct random *r)
{
	struct place p = place(draw(r, PLACES));
	uint32_t page = draw(r, p.pages + 1);

	return draw(r, 4) == 0 && fuzz_awaited ? fuzz_awaited : p.at + page * PAGE_SIZE;
}

static uint32_t near(struct random *r, uint32_t y)
{
	switch (draw(r, 4)) {
	case 0:
		return y;
	case 1:
		return y - draw(r, 9);
	case 2:
		return y + draw(r, 9);
	default:
		return y + draw(r, PAGE_SIZE) - PAGE_SIZE / 2;
	}
}

/* A kernel object by its offset, its linear address, and as a user's base would have it. */
static uint32_t aimed(struct random *r, const void *object)
{
	switch (draw(r, 3)) {
	case 0:
		return (uint32_t)object;
	case 1:
		return kernel_linear(object);
	default:
		return kernel_linear(object) - mode.user_base;
	}
}

static uint32_t kernel_pointer(struct random *r)
{
	const void *const objects[] = {
		gdt,
		tasks,
		current,
		&policy,
		kernel_text_start,
		kernel_rodata_end,
		fuzz_buffer,
		(void *)current->process,
	};

	if (draw(r, 2))
		return aimed(r, witness_target + draw(r, 2 * PAGE_SIZE));
	return aimed(r, objects[draw(r, ARRAY_SIZE(objects))]) + draw(r, 9) - 4;
}

static uint32_t special(struct random *r)
{
	static const uint32_t fuzz_specials[] = {
		0,	    0x7FFFFFFF, 0x80000000, 0xBFFFFFFF, 0xC0000000,	   0x00FFFFFF,
		0x01000000, 0xFFFFF000, 0xFFFFFFFF, STUBS,	STUBS + PAGE_SIZE,
	};

	return fuzz_specials[draw(r, ARRAY_SIZE(fuzz_specials))] + draw(r, 17) - 8;
}

static bool is_drivers(uint32_t y)
{
	return y - STACKS < LANES * PAGE_SIZE;
}

uint32_t draw_pointer(struct random *r)
{
	uint32_t kind = draw(r, 100), y;

	if (kind < 68)
		y = near(r, draw_edge(r));
	else if (kind < 76)
		y = mode.user_top + draw(r, 65) - 48;
	else if (kind < 86)
		y = kernel_pointer(r);
	else if (kind < 95)
		y = special(r);
	else
		y = draw(r, 0);
	return is_drivers(y) ? STUBS : y;
}

uint32_t draw_length(struct random *r, uint32_t y)
{
	uint32_t kind = draw(r, 100);

	if (kind < 40)
		return draw(r, 20);
	if (kind < 60)
		return draw(r, 300);
	if (kind < 75)
		return draw(r, 4) * PAGE_SIZE + draw(r, 17) - 8;
	if (kind < 85) /* it ends at an edge, or just past it */
		return ROUND_UP(y, PAGE_SIZE) + draw(r, 3) * PAGE_SIZE - y + draw(r, 9) - 4;
	if (kind < 89)
		return mode.user_top - y + draw(r, 9) - 4;
	if (kind < 93) /* it wraps, or nearly */
		return 0 - y + draw(r, 9) - 4;
	return draw(r, 2) ? 0xFFFFFFFF - draw(r, 9) : draw(r, 0);
}

/* ---- What a process begins with ---- */

static const char *const fuzz_file_names[] = { "data/slide.txt", "late/slide.txt", "data/zeros" };

static struct model_area draw_area(struct random *r, uint32_t y)
{
	struct model_area a = { y, y + PAGE_SIZE, 0, NULL, 0 };
	uint32_t kind = draw(r, 100);

	a.prot = kind < 60 ? PROT_READ | PROT_WRITE : kind < 80 ? PROT_READ : draw(r, 8);
	if (draw(r, 4) == 0) {
		a.file = archive_find(fuzz_file_names[draw(r, ARRAY_SIZE(fuzz_file_names))]);
		a.offset = draw(r, 4) * PAGE_SIZE;
	}
	return a;
}

void draw_layout(struct random *r, struct model_process *p)
{
	for (unsigned i = 0; i < PLACES; i++)
		for (uint32_t page = 0; page < place(i).pages; page++) {
			uint32_t y = place(i).at + page * PAGE_SIZE;

			/* The heap begins empty. */
			if (draw(r, 4) && y - AT_HEAP >= HEAP_PAGES * PAGE_SIZE)
				model_map(p, draw_area(r, y));
		}
}
