/*
 * Cases 1 to 5: access_ok and the thread's limit.  Only arithmetic, no memory.
 */
#include "cases.h"

/* Pages from one area to the next: one of them is a gap. */
#define STEP	(2 * PAGE_SIZE)

static bool ok(uint32_t y, uint32_t n)
{
	bool read = access_ok(VERIFY_READ, user(y), n);

	EXPECT_EQ(access_ok(VERIFY_WRITE, user(y), n), read);
	return read;
}

/* The numbers are the models' own, not the kernel's idea of them. */
CASE(case_01_the_limit_is_the_models)
{
	EXPECT_EQ(LIM, strcmp(mode.name, "split") == 0 ? 0x80000000 : 0xC0000000);
	EXPECT_EQ(get_fs().seg, USER_DS.seg);
}

CASE(case_01_limit_edges)
{
	EXPECT(ok(LIM - 1, 1));
	EXPECT(ok(LIM, 0));
	EXPECT(!ok(LIM - 1, 2));
	EXPECT(!ok(LIM, 1));
	EXPECT(ok(0, LIM));
	EXPECT(!ok(0, LIM + 1));
	EXPECT(!ok(LIM + 1, 0));
}

CASE(case_02_a_carry_is_refused)
{
	EXPECT(!ok(0xFFFFFFFF, 1));
	EXPECT(!ok(1, 0xFFFFFFFF));
	EXPECT(!ok(LIM - 1, 0xFFFFFFFF - LIM + 2));
	EXPECT(!ok(LIM - 1, 0xFFFFFFFF));
	EXPECT(ok(0, 0));
}

/* The sum of address and length is small again: the kernel must not read its own
 * buffer to the end to find out. */
CASE(case_02_a_copy_whose_sum_carries_is_refused)
{
	uint8_t *there, bytes[8];

	map_page();
	there = window(PAGE);
	number(bytes, sizeof(bytes));
	EXPECT_EQ(copy_to_user(user(PAGE), bytes, 0u - PAGE), 0u - PAGE);
	EXPECT_EQ(copy_to_user(user(PAGE), bytes, 0xFFFFFFFF), 0xFFFFFFFF);
	EXPECT_EQ(clear_user(user(PAGE), 0u - PAGE), 0u - PAGE);
	EXPECT(all(there, FILLER, PAGE_SIZE));
}

CASE(case_03_kernel_ds_passes_kernel_addresses)
{
	static char object;
	uint32_t y = (uint32_t)&object;
	mm_segment_t old = get_fs();

	set_fs(KERNEL_DS);
	EXPECT_EQ(get_fs().seg, KERNEL_DS.seg);
	EXPECT(ok(y, sizeof(object)));
	EXPECT(!ok(0xFFFFFFFF, 1));
	EXPECT(!ok(y, 0u - y));
	set_fs(old);
	EXPECT_EQ(get_fs().seg, USER_DS.seg);
	EXPECT_EQ(ok(y, sizeof(object)), y < LIM);
}

/* One name, two meanings: in split and fenced another segment (split's has a smaller
 * limit, fenced's ends nowhere), in flat a larger bound over the same memory. */
CASE(case_03_kernel_ds_means_what_the_model_says)
{
	bool split = strcmp(mode.name, "split") == 0, flat = strcmp(mode.name, "flat") == 0;
	mm_segment_t old = get_fs();

	set_fs(KERNEL_DS);
	EXPECT_EQ(user_thread->selector, flat ? SEL_USER_DS : SEL_KERNEL_DS);
	EXPECT_EQ(LIM, split ? 0x01000000 : 0xFFFFFFFF);
	EXPECT_EQ(ok(PAGE, 1), !split);
	set_fs(old);
	EXPECT_EQ(user_thread->selector, SEL_USER_DS);
}

static void copies_between_kernel_buffers(void)
{
	static uint8_t from[64], to[64];
	mm_segment_t old = get_fs();

	number(from, sizeof(from));
	memset(to, FILLER, sizeof(to));
	set_fs(KERNEL_DS);
	EXPECT_EQ(copy_to_user(user((uint32_t)to), from, 40), 0);
	EXPECT_EQ(copy_from_user(to + 40, user((uint32_t)from + 40), 20), 0);
	set_fs(old);
	EXPECT(memcmp(to, from, 60) == 0 && all(to + 60, FILLER, 4));
}

CASE(case_03_kernel_ds_reaches_kernel_buffers)
{
	with_each_loop(copies_between_kernel_buffers);
}

CASE(case_04_it_does_not_look_at_mappings)
{
	uint8_t bytes[16];

	EXPECT(ok(PAGE, 16));
	EXPECT_EQ(copy_from_user(bytes, user(PAGE), 16), 16);
	EXPECT_EQ(copy_to_user(user(PAGE), bytes, 16), 16);
}

static uint32_t areas_looked_at(uint32_t y)
{
	uint32_t before = access_counts.areas;
	uint8_t byte;

	EXPECT_EQ(copy_from_user(&byte, user(y), 1), 0);
	return access_counts.areas - before;
}

/* Pages with gaps, so that each is an area of its own; the cost of a byte in the
 * last one. */
static uint32_t areas_for_map_of(uint32_t count)
{
	uint32_t y = PAGE;

	for (uint32_t i = 0; i < count; i++, y += STEP)
		ktest_map(y, PAGE_SIZE, PROT_READ);
	EXPECT_EQ(current->process->map.count, count);
	return areas_looked_at(y - STEP);
}

CASE(case_05_the_cost_does_not_grow_with_the_map)
{
	EXPECT_EQ(areas_for_map_of(1), 0);
	EXPECT_EQ(areas_for_map_of(64), 0);
}

static void under_limit(void)
{
	EXPECT_EQ(areas_for_map_of(64), 0);
}

KTEST(case_05_limit_does_not_look_at_the_map_either)
{
	under("limit", under_limit);
}

static void under_walk(void)
{
	for (uint32_t count = 1; count <= 128; count *= 2)
		EXPECT_EQ(areas_for_map_of(count), count);
}

KTEST(case_05_walk_looks_at_every_area_before)
{
	under("walk", under_walk);
}
