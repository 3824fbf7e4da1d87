/*
 * What walk refuses it refuses by the map, before anything is touched: each of these would
 * end in an oops if the map's answer were not asked for, or not believed.
 */
#include "cases.h"
#include "seg/range.h"

static void write_only(void)
{
	uint8_t got[4] = { 0 };

	ktest_map(PAGE, PAGE_SIZE, PROT_WRITE);
	EXPECT_EQ(copy_to_user(user(PAGE), "abcd", 4), 0);
	EXPECT_EQ(copy_from_user(got, user(PAGE), 4), 0);
	EXPECT(memcmp(got, "abcd", 4) == 0);
}

/* A page with any right can be read on this processor, and Linux's map says so too. */
KTEST(walk_reads_what_may_only_be_written)
{
	under("walk", write_only);
}

static void read_only(void)
{
	ktest_map(PAGE, PAGE_SIZE, PROT_READ);
	EXPECT_EQ(copy_to_user(user(PAGE), "abcd", 4), 4);
	/* Asks by itself since copy_to_user() does: nobody saw what right it asks for. */
	EXPECT_EQ(copy_part_to_user(user(PAGE), "abcd", 2, 4), 2);
	EXPECT_EQ(clear_user(user(PAGE), 4), 4);
}

KTEST(walk_writes_nothing_that_may_only_be_read)
{
	under("walk", read_only);
}

/* Two areas, since their rights differ; the bytes lie in both. */
static void across_two_areas(void)
{
	uint8_t got[8];

	ktest_map(PAGE, PAGE_SIZE, PROT_READ | PROT_WRITE);
	ktest_map(HOLE, PAGE_SIZE, PROT_READ);
	EXPECT_EQ(copy_from_user(got, user(HOLE - 4), 8), 0);
	EXPECT_EQ(copy_to_user(user(HOLE - 4), got, 8), 4);
}

KTEST(walk_goes_on_from_area_to_area)
{
	under("walk", across_two_areas);
}

static void kernels_limit(void)
{
	set_fs(KERNEL_DS);
	EXPECT_EQ(legal_walk(LIM - 1, 2, PROT_READ), 1);
	EXPECT_EQ(legal_walk(LIM, 1, PROT_READ), 0);
	set_fs(USER_DS);
}

/* No map says what the kernel may touch, but its own limit does. */
KTEST(walk_keeps_to_the_kernels_limit)
{
	under("walk", kernels_limit);
}

KTEST(bytes_past_an_end_are_not_below_it)
{
	EXPECT_EQ(bytes_below(2, 5, 3), 1);
	EXPECT_EQ(bytes_below(3, 5, 3), 0);
	EXPECT_EQ(bytes_below(4, 5, 3), 0);
}

static void string_into_a_hole(void)
{
	char got[32];

	ktest_map(PAGE, PAGE_SIZE, PROT_READ | PROT_WRITE);
	EXPECT_EQ(copy_to_user(user(HOLE - 8), "no end..", 8), 0);
	EXPECT_EQ(strncpy_from_user(got, user(HOLE - 8), sizeof(got)), -EFAULT);
	EXPECT_EQ(strnlen_user(user(HOLE - 8), sizeof(got)), 0);
}

KTEST(walk_ends_a_string_at_the_maps_end)
{
	under("walk", string_into_a_hole);
}

/* Without a limit nothing but the hardware stands before the kernel's own strings. */
static void kernel_string(void)
{
	static const char text[] = "kernel";
	char got[sizeof(text)];

	EXPECT_EQ(strncpy_from_user(got, user((uint32_t)text), sizeof(got)), sizeof(text) - 1);
	EXPECT(memcmp(got, text, sizeof(text)) == 0);
}

KTEST(without_a_limit_strings_are_not_bounded_either)
{
	SKIP_UNLESS(strcmp(mode.name, "flat") == 0, "FS reaches the kernel's strings in flat alone");
	under("fs", kernel_string);
}
