/*
 * Cases 14 to 16: get_user and put_user, for 1, 2, 4 and 8 bytes.
 */
#include "cases.h"
#include "process/map.h"

#define GET(type, x, y)	get_user(x, (const type __user *)user(y))
#define PUT(type, x, y)	put_user((type)(x), (type __user *)user(y))

/* By its size, for loops: x keeps the value. */
static long get(unsigned size, uint64_t *x, uint32_t y)
{
	return get_user_bytes(x, user(y), size);
}

static long put(unsigned size, uint64_t x, uint32_t y)
{
	return put_user_bytes(&x, user(y), size);
}

/* ---- Case 14: there and back ---- */

#define ROUND_TRIP(type, value, y)						\
	do {									\
		type x = 0;							\
										\
		memset(window(PAGE), FILLER, 32);				\
		EXPECT_EQ(PUT(type, value, y), 0);				\
		EXPECT_EQ(GET(type, x, y), 0);					\
		EXPECT(x == (value));						\
		EXPECT(memcmp(window(y), &x, sizeof(x)) == 0);			\
		EXPECT(window(y)[-1] == FILLER && window(y)[sizeof(x)] == FILLER); \
	} while (0)

CASE(case_14_round_trip)
{
	map_page();
	for (uint32_t y = PAGE + 8; y < PAGE + 16; y++) {
		ROUND_TRIP(uint8_t, 0x5a, y);
		ROUND_TRIP(uint16_t, 0x5a5b, y);
		ROUND_TRIP(uint32_t, 0x5a5b5c5d, y);
		ROUND_TRIP(uint64_t, 0x5a5b5c5d6a6b6c6d, y);
	}
}

CASE(case_14_up_to_the_limit)
{
	map_last_page();
	for (unsigned size = 1; size <= 8; size *= 2) {
		uint64_t x = 0;

		EXPECT_EQ(put(size, 0x1122334455667788, LIM - size), 0);
		EXPECT_EQ(get(size, &x, LIM - size), 0);
		EXPECT(memcmp(window(LIM - size), &x, size) == 0 && (uint8_t)x == 0x88);
	}
}

/* ---- Case 15: refused or unmapped ---- */

static uint64_t canary;

static void refused(unsigned size, uint32_t y)
{
	uint64_t x = 0x1122334455667788;

	EXPECT_EQ(get(size, &x, y), -EFAULT);
	EXPECT(all(&x, 0, size));
	EXPECT_EQ(put(size, 0x1122334455667788, y), -EFAULT);
}

CASE(case_15_refused_or_unmapped)
{
	const uint32_t y[] = { LIM, 0xFFFFFFFF, 0xFFFFFFF0, HOLE, 0,
			       kernel_linear(&canary), (uint32_t)&canary };

	memset(&canary, FILLER, sizeof(canary));
	for (unsigned size = 1; size <= 8; size *= 2)
		for (unsigned i = 0; i < ARRAY_SIZE(y); i++)
			refused(size, y[i]);
	EXPECT(all(&canary, FILLER, sizeof(canary)));
}

/* The types' own way: the variable is 0 afterwards. */
CASE(case_15_the_variable_is_zero)
{
	uint8_t a = 1;
	uint16_t b = 1;
	uint32_t c = 1;
	uint64_t d = 1;

	EXPECT_EQ(GET(uint8_t, a, HOLE), -EFAULT);
	EXPECT_EQ(GET(uint16_t, b, HOLE), -EFAULT);
	EXPECT_EQ(GET(uint32_t, c, HOLE), -EFAULT);
	EXPECT_EQ(GET(uint64_t, d, HOLE), -EFAULT);
	EXPECT(a == 0 && b == 0 && c == 0 && d == 0);
}

CASE(case_15_put_to_a_read_only_page)
{
	SKIP_UNLESS(probe.wp, "ring 0 may write to read-only pages here");
	map_page();
	EXPECT_EQ(area_protect(current->process, PAGE, HOLE, PROT_READ), 0);
	for (unsigned size = 1; size <= 8; size *= 2) {
		uint64_t x = 0;

		EXPECT_EQ(put(size, 0x1122334455667788, PAGE), -EFAULT);
		EXPECT_EQ(get(size, &x, PAGE), 0);
		EXPECT(all(&x, FILLER, size));
	}
	EXPECT(all(window(PAGE), FILLER, PAGE_SIZE));
}

/* ---- Case 16: half of it is there ---- */

/* Every place at which a value can straddle the end of a page of ours. */
static void straddles(uint32_t end)
{
	for (unsigned size = 2; size <= 8; size *= 2)
		for (uint32_t first = 1; first < size; first++) {
			refused(size, end - first);
			EXPECT(all(window(end - 8), FILLER, 8));
		}
}

CASE(case_16_straddles_into_an_unmapped_page)
{
	map_page();
	straddles(HOLE);
}

CASE(case_16_straddles_the_limit)
{
	straddles(map_last_page() + PAGE_SIZE);
}

/* The first half is missing, the second is there. */
CASE(case_16_straddles_out_of_an_unmapped_page)
{
	map_page();
	for (unsigned size = 2; size <= 8; size *= 2)
		for (uint32_t first = 1; first < size; first++)
			refused(size, PAGE - first);
	EXPECT(all(window(PAGE), FILLER, 8));
}

static void put_over_read_only(uint32_t border)
{
	for (unsigned size = 2; size <= 8; size *= 2)
		for (uint32_t first = 1; first < size; first++)
			EXPECT_EQ(put(size, 0x1122334455667788, border - first), -EFAULT);
	EXPECT(all(window(border - 8), FILLER, 8));
}

CASE(case_16_straddles_into_a_read_only_page)
{
	SKIP_UNLESS(probe.wp, "ring 0 may write to read-only pages here");
	map_page();
	ktest_map(HOLE, PAGE_SIZE, PROT_READ);
	put_over_read_only(HOLE);
	EXPECT(all(window(HOLE), 0, 8));
}

CASE(case_16_straddles_out_of_a_read_only_page)
{
	SKIP_UNLESS(probe.wp, "ring 0 may write to read-only pages here");
	map_page();
	ktest_map(HOLE, PAGE_SIZE, PROT_READ | PROT_WRITE);
	EXPECT_EQ(area_protect(current->process, PAGE, HOLE, PROT_READ), 0);
	put_over_read_only(HOLE);
	EXPECT(all(window(HOLE), 0, 8));
}
