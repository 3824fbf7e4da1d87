/*
 * Cases 20 and 21: clear_user, check_zeroed_user, copy_struct_from_user.
 */
#include "cases.h"

#define SIZE	24

/* ---- Case 20 ---- */

static void clear(void)
{
	memset(window(PAGE), FILLER, PAGE_SIZE);
	EXPECT_EQ(clear_user(user(PAGE + 8), SIZE), 0);
	EXPECT(all(window(PAGE), FILLER, 8) && all(window(PAGE + 8), 0, SIZE));
	EXPECT(all(window(PAGE + 8 + SIZE), FILLER, PAGE_SIZE - 8 - SIZE));
	for (uint32_t good = 0; good < 8; good++) {
		memset(window(HOLE - 16), FILLER, 16);
		EXPECT_EQ(clear_user(user(HOLE - good), SIZE), SIZE - good);
		EXPECT(all(window(HOLE - 16), FILLER, 16 - good));
		EXPECT(all(window(HOLE - 16) + 16 - good, 0, good));
	}
}

CASE(case_20_clear_user)
{
	map_page();
	with_each_loop(clear);
}

/* It clears a page at a time; the residual is the whole range's. */
static void clear_many(void)
{
	memset(window(PAGE), FILLER, PAGE_SIZE);
	memset(window(PAGE + PAGE_SIZE), FILLER, PAGE_SIZE);
	EXPECT_EQ(clear_user(user(PAGE + 5), 3 * PAGE_SIZE), PAGE_SIZE + 5);
	EXPECT(all(window(PAGE), FILLER, 5) && all(window(PAGE + 5), 0, PAGE_SIZE - 5));
	EXPECT(all(window(PAGE + PAGE_SIZE), 0, PAGE_SIZE));
	EXPECT_EQ(clear_user(user(PAGE), 2 * PAGE_SIZE), 0);
}

CASE(case_20_clear_many_pages)
{
	ktest_map(PAGE, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE);
	with_each_loop(clear_many);
}

CASE(case_20_clear_refused)
{
	map_last_page();
	EXPECT_EQ(clear_user(user(LIM), SIZE), SIZE);
	EXPECT_EQ(clear_user(user(LIM - 1), SIZE), SIZE);
	EXPECT_EQ(clear_user(user(0xFFFFFFFF), SIZE), SIZE);
	EXPECT(all(window(LIM - SIZE), FILLER, SIZE));
}

/* ---- Case 21 ---- */

CASE(case_21_check_zeroed_user)
{
	map_page();
	memset(window(PAGE), 0, SIZE);
	EXPECT_EQ(check_zeroed_user(user(PAGE), SIZE), 1);
	for (uint32_t i = 0; i < SIZE; i++) {
		window(PAGE)[i] = 1;
		EXPECT_EQ(check_zeroed_user(user(PAGE), SIZE), 0);
		EXPECT_EQ(check_zeroed_user(user(PAGE), i), 1);
		window(PAGE)[i] = 0;
	}
	EXPECT_EQ(check_zeroed_user(user(PAGE), SIZE + 1), 0);
	EXPECT_EQ(check_zeroed_user(user(HOLE), 0), 1);
	EXPECT_EQ(check_zeroed_user(user(LIM), 0), 1);
}

CASE(case_21_check_zeroed_user_faults)
{
	map_page();
	map_last_page();
	memset(window(HOLE - 4), 0, 4);
	memset(window(LIM - 4), 0, 4);
	EXPECT_EQ(check_zeroed_user(user(HOLE - 4), 4), 1);
	EXPECT_EQ(check_zeroed_user(user(HOLE - 4), 5), -EFAULT);
	EXPECT_EQ(check_zeroed_user(user(LIM - 4), 4), 1);
	EXPECT_EQ(check_zeroed_user(user(LIM - 4), 5), -EFAULT);
	EXPECT_EQ(check_zeroed_user(user(HOLE), 1), -EFAULT);
	EXPECT_EQ(check_zeroed_user(user(0xFFFFFFFF), 1), -EFAULT);
}

static uint8_t ours[SIZE];

/* The caller's structure has usize bytes, ours ksize. */
static int copy_struct(uint32_t y, uint32_t ksize, uint32_t usize)
{
	memset(ours, FILLER, SIZE);
	return copy_struct_from_user(ours, ksize, user(y), usize);
}

static void structures(void)
{
	number(window(PAGE), 16);
	memset(window(PAGE + 16), 0, 8);
	EXPECT_EQ(copy_struct(PAGE, 16, 16), 0);
	EXPECT(memcmp(ours, window(PAGE), 16) == 0 && all(ours + 16, FILLER, 8));
	EXPECT_EQ(copy_struct(PAGE, 20, 10), 0);
	EXPECT(memcmp(ours, window(PAGE), 10) == 0 && all(ours + 10, 0, 10));
	EXPECT(all(ours + 20, FILLER, 4));
	EXPECT_EQ(copy_struct(PAGE, 20, 0), 0);
	EXPECT(all(ours, 0, 20) && all(ours + 20, FILLER, 4));
	EXPECT_EQ(copy_struct(PAGE, 16, 24), 0);
	EXPECT(memcmp(ours, window(PAGE), 16) == 0 && all(ours + 16, FILLER, 8));
}

CASE(case_21_copy_struct_from_user)
{
	map_page();
	with_each_loop(structures);
}

CASE(case_21_a_longer_structure_with_a_tail)
{
	map_page();
	for (uint32_t i = 16; i < 24; i++) {
		memset(window(PAGE), 0, 24);
		window(PAGE)[i] = 1;
		EXPECT_EQ(copy_struct(PAGE, 16, 24), -E2BIG);
		EXPECT_EQ(copy_struct(PAGE, 16, i), 0);
	}
}

static void structures_that_fault(void)
{
	EXPECT_EQ(copy_struct(HOLE - 8, 16, 16), -EFAULT);
	EXPECT_EQ(copy_struct(HOLE - 8, 16, 10), -EFAULT);
	EXPECT_EQ(copy_struct(HOLE - 8, 8, 8), 0);
	EXPECT_EQ(copy_struct(HOLE - 8, 8, 16), -EFAULT);
	EXPECT_EQ(copy_struct(LIM - 4, 8, 8), -EFAULT);
	EXPECT_EQ(copy_struct(0xFFFFFFFF, 8, 8), -EFAULT);
}

CASE(case_21_a_structure_that_faults)
{
	map_page();
	with_each_loop(structures_that_fault);
}
