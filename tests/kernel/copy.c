/*
 * The copies move exactly what they should, in both directions, with every loop,
 * for every size 0..64 and every alignment 0..7 of both ends; and FS, ES, DS and
 * DF are afterwards what they were.
 */
#include "base/layout.h"
#include "base/string.h"
#include "demo/ktest.h"
#include "memory/paging.h"
#include "process/process.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

#define SIZE_MAX_TRIED	64
#define ALIGNMENTS	8
#define FILLER		0xEE

static uint8_t source[128], kernel_side[128], user_side[128];

static void __user *at(uint32_t y)
{
	return user_pointer(KTEST_PAGE + y);
}

/* What the user has, read through the page tables and no segment. */
static void look(uint8_t *to, uint32_t n)
{
	EXPECT_EQ(paging_peek(current->process->directory, user_linear(KTEST_PAGE), to, n), n);
}

static bool right(const uint8_t *got, uint32_t start, uint32_t from, uint32_t n)
{
	for (uint32_t i = 0; i < sizeof(source); i++) {
		bool inside = i >= start && i < start + n;

		if (got[i] != (inside ? source[from + i - start] : FILLER))
			return false;
	}
	return true;
}

static void prepare(void)
{
	ktest_map(KTEST_PAGE, PAGE_SIZE, PROT_READ | PROT_WRITE);
	for (uint32_t i = 0; i < sizeof(source); i++)
		source[i] = (uint8_t)(i + 1);
}

static void one_to_user(uint32_t from, uint32_t to, uint32_t n)
{
	memset(kernel_side, FILLER, sizeof(kernel_side));
	EXPECT_EQ(copy_to_user(at(0), kernel_side, sizeof(kernel_side)), 0);
	EXPECT_EQ(copy_to_user(at(to), source + from, n), 0);
	look(user_side, sizeof(user_side));
	EXPECT(right(user_side, to, from, n));
}

static void one_from_user(uint32_t from, uint32_t to, uint32_t n)
{
	memset(kernel_side, FILLER, sizeof(kernel_side));
	EXPECT_EQ(copy_from_user(kernel_side + to, at(from), n), 0);
	EXPECT(right(kernel_side, to, from, n));
}

static void every_size_and_alignment(void (*one)(uint32_t, uint32_t, uint32_t))
{
	const struct copy_loop *old = copy_loop;

	for (unsigned l = 0; l < copy_loop_count; l++) {
		copy_loop = &copy_loops[l];
		for (uint32_t from = 0; from < ALIGNMENTS; from++)
			for (uint32_t to = 0; to < ALIGNMENTS; to++)
				for (uint32_t n = 0; n <= SIZE_MAX_TRIED; n++)
					one(from, to, n);
	}
	copy_loop = old;
}

KTEST(copy_to_user_moves_exactly_n_bytes)
{
	prepare();
	every_size_and_alignment(one_to_user);
}

KTEST(copy_from_user_moves_exactly_n_bytes)
{
	prepare();
	EXPECT_EQ(copy_to_user(at(0), source, sizeof(source)), 0);
	every_size_and_alignment(one_from_user);
}

static uint32_t segments_now(void)
{
	uint16_t ds, es;

	__asm__ volatile("mov %%ds, %0; mov %%es, %1" : "=r"(ds), "=r"(es));
	EXPECT_EQ(ds, SEL_KERNEL_DS);
	EXPECT_EQ(es, SEL_KERNEL_DS);
	EXPECT_EQ(read_eflags() & EFLAGS_DF, 0);
	return (uint32_t)read_fs() << 16 | read_gs();
}

static void load_fs_gs(uint16_t selector)
{
	__asm__ volatile("mov %0, %%fs; mov %0, %%gs" : : "r"(selector));
}

KTEST(copies_give_fs_and_gs_back)
{
	const struct copy_loop *old = copy_loop;
	uint8_t bytes[8];

	prepare();
	for (unsigned l = 0; l < copy_loop_count; l++) {
		copy_loop = &copy_loops[l];
		for (uint16_t selector = 0; selector <= SEL_KERNEL_DS; selector += SEL_KERNEL_DS) {
			uint32_t before;

			load_fs_gs(selector);
			before = segments_now();
			EXPECT_EQ(copy_to_user(at(0), source, 8), 0);
			EXPECT_EQ(segments_now(), before);
			EXPECT_EQ(copy_from_user(bytes, at(0), 8), 0);
			EXPECT_EQ(segments_now(), before);
		}
	}
	load_fs_gs(0);
	copy_loop = old;
}

/* A page that is legal but absent is the page-fault handler's work, also when the
 * kernel's copy touches it first. */
KTEST(copy_to_an_absent_page_fills_it)
{
	uint8_t byte = 0x5A;
	uint32_t *entry;

	prepare();
	entry = paging_entry(current->process->directory, user_linear(KTEST_PAGE), false);
	EXPECT(!entry || !*entry);
	EXPECT_EQ(copy_to_user(at(4), &byte, 1), 0);
	look(user_side, 8);
	EXPECT_EQ(user_side[4], 0x5A);
	EXPECT_EQ(user_side[3], 0);
}
