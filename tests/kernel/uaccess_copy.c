/*
 * Cases 6 to 10: what copy_to_user and copy_from_user move, return and leave alone.
 */
#include "cases.h"
#include "process/map.h"

#define SIZE	100
/* More than a page. */
#define MANY	(PAGE_SIZE + 300)

static uint8_t source[2 * PAGE_SIZE], got[2 * PAGE_SIZE];

static void prepare(void)
{
	number(source, sizeof(source));
	memset(got, FILLER, sizeof(got));
}

/* ---- Case 6: a good range ---- */

static void good_range(void)
{
	prepare();
	map_page();
	EXPECT_EQ(copy_to_user(user(PAGE + 3), source + 1, SIZE), 0);
	EXPECT(memcmp(window(PAGE + 3), source + 1, SIZE) == 0);
	EXPECT(all(window(PAGE), FILLER, 3));
	EXPECT(all(window(PAGE + 3 + SIZE), FILLER, PAGE_SIZE - 3 - SIZE));
	EXPECT_EQ(copy_from_user(got + 5, user(PAGE + 3), SIZE), 0);
	EXPECT(memcmp(got + 5, source + 1, SIZE) == 0);
	EXPECT(all(got, FILLER, 5) && all(got + 5 + SIZE, FILLER, SIZE));
}

CASE(case_06_good_range)
{
	with_each_loop(good_range);
}

static void over_two_pages(void)
{
	prepare();
	ktest_map(PAGE, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE);
	EXPECT_EQ(copy_to_user(user(PAGE + 100), source, MANY), 0);
	EXPECT(memcmp(window(PAGE + 100), source, PAGE_SIZE - 100) == 0);
	EXPECT(memcmp(window(HOLE), source + PAGE_SIZE - 100, 400) == 0);
	EXPECT_EQ(copy_from_user(got, user(PAGE + 100), MANY), 0);
	EXPECT(memcmp(got, source, MANY) == 0 && all(got + MANY, FILLER, 100));
}

CASE(case_06_good_range_over_two_pages)
{
	with_each_loop(over_two_pages);
}

/* ---- Cases 7 and 9: refused ---- */

static uint8_t canary[16];

/* Pointers that no user may have.  In split the canary's own offset is a legal one,
 * where nothing is mapped. */
static const uint32_t *refused(void)
{
	static uint32_t y[6];

	y[0] = LIM;
	y[1] = LIM - 1;
	y[2] = 0xFFFFFFFF;
	y[3] = 0xFFFFFFFF - SIZE;
	y[4] = kernel_linear(canary);
	y[5] = (uint32_t)canary;
	return y;
}

static void from_refused(void)
{
	const uint32_t *y = refused();

	for (int i = 0; i < 6; i++) {
		prepare();
		EXPECT_EQ(copy_from_user(got + 8, user(y[i]), SIZE), SIZE);
		EXPECT(all(got + 8, 0, SIZE));
		EXPECT(all(got, FILLER, 8) && all(got + 8 + SIZE, FILLER, 8));
	}
}

CASE(case_07_from_a_refused_address)
{
	map_last_page();
	with_each_loop(from_refused);
}

static void to_refused(void)
{
	const uint32_t *y = refused();

	prepare();
	memset(canary, FILLER, sizeof(canary));
	for (int i = 0; i < 6; i++)
		EXPECT_EQ(copy_to_user(user(y[i]), source, sizeof(canary)), sizeof(canary));
	EXPECT(all(canary, FILLER, sizeof(canary)));
	EXPECT(all(window(LIM - PAGE_SIZE), FILLER, PAGE_SIZE));
}

CASE(case_09_to_a_refused_address)
{
	map_last_page();
	with_each_loop(to_refused);
}

static void to_read_only(void)
{
	prepare();
	EXPECT_EQ(copy_to_user(user(PAGE + 8), source, SIZE), SIZE);
	EXPECT(all(window(PAGE), FILLER, PAGE_SIZE));
	EXPECT_EQ(copy_from_user(got, user(PAGE), SIZE), 0);
}

CASE(case_09_to_a_read_only_page)
{
	SKIP_UNLESS(probe.wp, "ring 0 may write to read-only pages here");
	map_page();
	EXPECT_EQ(area_protect(current->process, PAGE, HOLE, PROT_READ), 0);
	with_each_loop(to_read_only);
}

/* ---- Case 8: partial ---- */

static void partial(void)
{
	uint32_t r = 37, y = HOLE - (SIZE - r);

	prepare();
	EXPECT_EQ(copy_to_user(user(y), source, SIZE), r);
	EXPECT(memcmp(window(y), source, SIZE - r) == 0);
	EXPECT(all(window(PAGE), FILLER, PAGE_SIZE - (SIZE - r)));
	EXPECT_EQ(copy_from_user(got + 8, user(y), SIZE), r);
	EXPECT(memcmp(got + 8, source, SIZE - r) == 0);
	EXPECT(all(got + 8 + SIZE - r, 0, r));
	EXPECT(all(got, FILLER, 8) && all(got + 8 + SIZE, FILLER, 8));
	memset(window(PAGE), FILLER, PAGE_SIZE);
}

CASE(case_08_partial)
{
	map_page();
	with_each_loop(partial);
}

/* The rest is there, but only to be read: it must not change. */
static void partial_before_read_only(void)
{
	prepare();
	EXPECT_EQ(copy_to_user(user(HOLE - 10), source, SIZE), SIZE - 10);
	EXPECT(memcmp(window(HOLE - 10), source, 10) == 0);
	EXPECT(all(window(HOLE), 0, PAGE_SIZE));
}

CASE(case_08_partial_leaves_the_rest_alone)
{
	SKIP_UNLESS(probe.wp, "ring 0 may write to read-only pages here");
	map_page();
	ktest_map(HOLE, PAGE_SIZE, PROT_READ);
	with_each_loop(partial_before_read_only);
}

/* ---- Case 10: nothing ---- */

static void nothing(void)
{
	const uint32_t y[] = { 0, PAGE, HOLE, LIM - 1, LIM, 0xFFFFFFFF, (uint32_t)got };
	uint32_t fixups = access_counts.fixups;

	prepare();
	for (unsigned i = 0; i < ARRAY_SIZE(y); i++) {
		EXPECT_EQ(copy_to_user(user(y[i]), source, 0), 0);
		EXPECT_EQ(copy_from_user(got, user(y[i]), 0), 0);
		EXPECT_EQ(clear_user(user(y[i]), 0), 0);
	}
	EXPECT_EQ(access_counts.fixups, fixups);
	EXPECT(all(got, FILLER, SIZE));
	EXPECT(!present(PAGE));
}

CASE(case_10_nothing)
{
	ktest_map(PAGE, PAGE_SIZE, PROT_READ | PROT_WRITE);
	with_each_loop(nothing);
}

static void nothing_raw(void)
{
	prepare();
	EXPECT_EQ(raw_copy_to_user(user(HOLE), source, 0), 0);
	EXPECT_EQ(raw_copy_from_user(got, user(HOLE), 0), 0);
	EXPECT(all(got, FILLER, SIZE));
}

CASE(case_10_nothing_raw)
{
	with_each_loop(nothing_raw);
}
