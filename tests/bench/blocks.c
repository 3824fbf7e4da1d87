/*
 * Blocks of 0 to 65536 bytes, both ways, under each policy with each copy loop; at an
 * odd address too.
 */
#include "bench.h"

#define MOST 65536

static const uint32_t sizes[] = { 0, 1, 4, 16, 64, 512, 4096, MOST };
static char buffer[MOST];

static void each_size(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
		uint32_t n = sizes[i];

		MEASURE("copy_to_user", n, copy_to_user(user(PAGE), buffer, n));
		MEASURE("copy_from_user", n, copy_from_user(buffer, user(PAGE), n));
	}
	MEASURE("copy_to_user_odd", PAGE_SIZE, copy_to_user(user(PAGE + 1), buffer, PAGE_SIZE));
}

static void each_policy(void)
{
	with_each_policy(each_size);
}

KTEST(blocks)
{
	map_pages(MOST / PAGE_SIZE + 1);
	with_each_loop(each_policy);
}
