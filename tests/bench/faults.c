/*
 * What a masked fault costs: a copy of 16 bytes of which none, 8 or 15 fit before the
 * hole; its twin that fits.  Then a page that has to come first, and the search of the
 * exception table.
 */
#include "bench.h"
#include "process/pages.h"
#include "seg/extable.h"

#define N 16u

extern struct extable_entry extable_start[], extable_end[];

static char buffer[N];

static void hole(void)
{
	const uint32_t fit[] = { 0, 8, 15 };

	for (unsigned i = 0; i < ARRAY_SIZE(fit); i++)
		MEASURE("fault_after", fit[i], copy_to_user(user(HOLE - fit[i]), buffer, N));
	MEASURE("fault_after", N, copy_to_user(user(HOLE - N), buffer, N));
}

/* The page is legal and absent: the page-fault handler gives it a frame of zeros. */
static void late(void)
{
	MEASURE("page_comes", N, {
		pages_drop(current->process, PAGE, HOLE);
		measure_start = now();
		copy_to_user(user(PAGE), buffer, N);
	});
}

static void each_loop(void)
{
	with_each_loop(hole);
	late();
}

KTEST(faults)
{
	map_pages(1);
	under("masked", each_loop);
	if (probe.smap)
		under("smap", each_loop);
}

/* Over all entries, and over an address that is in no entry. */
KTEST(exception_table)
{
	uint32_t most = 0, fewest = UINT32_MAX, count = (uint32_t)(extable_end - extable_start);

	for (struct extable_entry *e = extable_start; e < extable_end; e++) {
		uint32_t cost = FEWEST(extable_find(e->insn)) - FEWEST((void)0);

		most = cost > most ? cost : most;
		fewest = min_u32(fewest, cost);
	}
	measured("extable_most", count, most);
	measured("extable_fewest", count, fewest);
	MEASURE("extable_none", count, extable_find(0));
}
