/*
 * Cases 12 and 13: copies without the check, and copies that the check cuts.
 */
#include "cases.h"

#define SIZE	100

static uint8_t source[SIZE], got[SIZE + 16];

static void prepare(void)
{
	number(source, sizeof(source));
	memset(got, FILLER, sizeof(got));
}

/* ---- Case 12: the raw variants ---- */

static void raw_partial(void)
{
	uint32_t checks = access_counts.checks;

	prepare();
	EXPECT_EQ(raw_copy_to_user(user(HOLE - 10), source, 30), 20);
	EXPECT_EQ(raw_copy_from_user(got, user(HOLE - 10), 30), 20);
	EXPECT_EQ(access_counts.checks, checks);
	EXPECT(memcmp(got, source, 10) == 0);
	EXPECT(all(got + 10, FILLER, SIZE));
}

CASE(case_12_raw_neither_checks_nor_zeroes)
{
	map_page();
	with_each_loop(raw_partial);
}

/* Without the check, split and fenced still have their segment's limit... */
static void raw_past_the_segment(void)
{
	uint32_t y = LIM - 5;

	prepare();
	memset(window(LIM - PAGE_SIZE), FILLER, PAGE_SIZE);
	EXPECT_EQ(raw_copy_to_user(user(y), source, 16), 11);
	EXPECT(memcmp(window(y), source, 5) == 0 && all(window(y - 8), FILLER, 8));
	EXPECT_EQ(raw_copy_from_user(got, user(y), 16), 11);
	EXPECT(memcmp(got, source, 5) == 0 && all(got + 5, FILLER, 16));
	EXPECT_EQ(raw_copy_from_user(got, user(LIM), 16), 16);
	EXPECT_EQ(raw_copy_to_user(user(0xFFFFFFF0), source, 16), 16);
}

CASE(case_12_raw_stops_at_the_segments_limit)
{
	SKIP_UNLESS(strcmp(mode.name, "flat") != 0, "flat's segments end nowhere");
	SKIP_UNLESS(probe.limits, "this machine checks no segment limit");
	map_last_page();
	with_each_loop(raw_past_the_segment);
}

/* ... and flat has nothing left. */
static void raw_from_kernel(void)
{
	prepare();
	EXPECT_EQ(raw_copy_from_user(got, user((uint32_t)source), 16), 0);
	EXPECT(memcmp(got, source, 16) == 0);
}

CASE(case_12_raw_reads_the_kernel_in_flat)
{
	SKIP_UNLESS(strcmp(mode.name, "flat") == 0, "the user's segment does not reach the kernel");
	SKIP_UNLESS(policy->way == BY_FS, "software looks at the page's U/S bit");
	with_each_loop(raw_from_kernel);
}

/* Without the check, tables has the U/S bit of the entry: these pages are there, and present. */
static void raw_by_tables(void)
{
	const uint32_t y = kernel_linear(source) - user_linear(0);

	prepare();
	EXPECT_EQ(raw_copy_from_user(got, user(y), 16), 16);
	EXPECT(all(got, FILLER, 16));
	EXPECT_EQ(raw_copy_to_user(user(kernel_linear(got) - user_linear(0)), source, 16), 16);
	EXPECT(all(got, FILLER, 16));
	EXPECT_EQ(raw_copy_from_user(got, user(0xFFFFFFF0), 32), 32);
}

KTEST(case_12_raw_by_tables_finds_no_kernel_page)
{
	under("tables", raw_by_tables);
}

/* ---- Case 13: longer than what is left below the limit ---- */

static void refused_whole(void)
{
	uint32_t fixups = access_counts.fixups;

	prepare();
	EXPECT_EQ(copy_to_user(user(LIM - 5), source, 16), 16);
	EXPECT_EQ(copy_from_user(got, user(LIM - 5), 16), 16);
	EXPECT(all(got, 0, 16));
	EXPECT_EQ(clear_user(user(LIM - PAGE_SIZE), PAGE_SIZE + 1), PAGE_SIZE + 1);
	EXPECT(all(window(LIM - PAGE_SIZE), FILLER, PAGE_SIZE));
	EXPECT_EQ(access_counts.fixups, fixups);
}

static void every_loop_refuses_whole(void)
{
	map_last_page();
	with_each_loop(refused_whole);
}

CASE(case_13_past_the_limit_is_refused_whole)
{
	every_loop_refuses_whole();
}

KTEST(case_13_limit_refuses_whole)
{
	under("limit", every_loop_refuses_whole);
}

static void legal_part(void)
{
	prepare();
	memset(window(LIM - PAGE_SIZE), FILLER, PAGE_SIZE);
	EXPECT_EQ(copy_to_user(user(LIM - 5), source, 16), 11);
	EXPECT(memcmp(window(LIM - 5), source, 5) == 0);
	EXPECT_EQ(copy_from_user(got, user(LIM - 5), 16), 11);
	EXPECT(memcmp(got, source, 5) == 0 && all(got + 5, 0, 11) && got[16] == FILLER);
	EXPECT_EQ(clear_user(user(LIM - 5), 16), 11);
	EXPECT(all(window(LIM - 5), 0, 5) && all(window(LIM - PAGE_SIZE), FILLER, PAGE_SIZE - 5));
}

static void every_loop_moves_the_legal_part(void)
{
	map_last_page();
	with_each_loop(legal_part);
}

KTEST(case_13_walk_moves_the_legal_part)
{
	under("walk", every_loop_moves_the_legal_part);
}

/* Holes and protection too are seen beforehand: under walk a fault would oops. */
static void walks(void)
{
	prepare();
	EXPECT_EQ(copy_to_user(user(HOLE - 5), source, 16), 11);
	EXPECT(memcmp(window(HOLE - 5), source, 5) == 0);
	EXPECT_EQ(copy_from_user(got, user(HOLE - 5), 16), 11);
	EXPECT(memcmp(got, source, 5) == 0 && all(got + 5, 0, 11));
	EXPECT_EQ(copy_to_user(user(HOLE), source, 16), 16);
	EXPECT_EQ(copy_to_user(user(HOLE + PAGE_SIZE), source, 16), 16);
	EXPECT_EQ(copy_from_user(got, user(HOLE + PAGE_SIZE), 16), 0);
	EXPECT(all(got, 0, 16));
}

static void walk_sees_holes(void)
{
	map_page();
	ktest_map(HOLE + PAGE_SIZE, PAGE_SIZE, PROT_READ);
	with_each_loop(walks);
}

KTEST(case_13_walk_sees_holes_and_protection)
{
	under("walk", walk_sees_holes);
}
