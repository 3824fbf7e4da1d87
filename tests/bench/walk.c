/*
 * The memory map's cost: the same 16 bytes behind 1 to 1024 areas.  A real process has
 * room for fewer, so the map is made up here.
 */
#include "bench.h"

#define MOST 1024

static struct user_area areas[MOST];
static const struct user_map made_up = { .areas = areas };

static void behind(uint32_t count)
{
	struct user_map map = made_up;
	const struct user_map *own = user_thread->map;

	/* Single pages with gaps between them; the last one is the test's own page. */
	for (uint32_t i = 0; i < count; i++) {
		areas[i] = (struct user_area){ .start = PAGE - (count - 1 - i) * 2 * PAGE_SIZE,
					       .prot = PROT_READ | PROT_WRITE };
		areas[i].end = areas[i].start + PAGE_SIZE;
	}
	map.count = count;
	user_thread->map = &map;
	MEASURE("areas", count, policy->legal(PAGE, 16, PROT_WRITE));
	user_thread->map = own;
}

static void each_count(void)
{
	for (uint32_t count = 1; count <= MOST; count *= 2)
		behind(count);
}

KTEST(the_map)
{
	map_pages(1);
	under("walk", each_count);
	under("masked", each_count);
}
