/*
 * cases.h - what the tests of the numbered cases share: each case runs under
 * masked, smap and tables, and a copy with every copy loop.
 *
 * Where the tests look at the user's memory they do it through the kernel's window:
 * a touch of the user's page itself would be what SMAP is there to stop.
 */
#ifndef TESTS_KERNEL_CASES_H
#define TESTS_KERNEL_CASES_H

#include "base/errno.h"
#include "base/layout.h"
#include "base/string.h"
#include "demo/ktest.h"
#include "memory/paging.h"
#include "process/pages.h"
#include "process/process.h"
#include "seg/mode.h"
#include "seg/probe.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

#define FILLER	0xEE
/* The user's page, and the first byte behind it: nothing is mapped there. */
#define PAGE	((uint32_t)KTEST_PAGE)
#define HOLE	(PAGE + PAGE_SIZE)
#define LIM	(user_thread->limit)

/* Three tests from one: NAME_masked, NAME_tables and NAME_smap. */
#define CASE(name)								\
	static void name(void);							\
	KTEST(name##_masked) { under("masked", name); }				\
	KTEST(name##_tables) { under("tables", name); }				\
	KTEST(name##_smap)							\
	{									\
		SKIP_UNLESS(probe.smap, "this CPU has no SMAP");		\
		under("smap", name);						\
	}									\
	static void name(void)

static inline void under(const char *name, void (*test)(void))
{
	const struct policy *old = policy;

	policy_set(policy_find(name));
	test();
	policy_set(old);
}

static inline void with_each_loop(void (*test)(void))
{
	const struct copy_loop *old = copy_loop;

	for (unsigned i = 0; i < copy_loop_count; i++) {
		copy_loop = &copy_loops[i];
		test();
	}
	copy_loop = old;
}

static inline void __user *user(uint32_t y)
{
	return user_pointer(y);
}

/* User offset y as the kernel sees it; the page is made present first.  For pages
 * that are not a file's. */
static inline uint8_t *window(uint32_t y)
{
	uint32_t frame = page_fill(current->process, y, false);

	EXPECT(frame != 0);
	return (uint8_t *)phys_to_kernel(frame) + y % PAGE_SIZE;
}

static inline bool present(uint32_t y)
{
	const uint32_t *entry = paging_entry(current->process->directory, user_linear(y), false);

	return entry && *entry & PTE_PRESENT;
}

/* One page at PAGE for reading and writing, full of FILLER. */
static inline void map_page(void)
{
	ktest_map(PAGE, PAGE_SIZE, PROT_READ | PROT_WRITE);
	memset(window(PAGE), FILLER, PAGE_SIZE);
}

/* The same as the last page below the limit. */
static inline uint32_t map_last_page(void)
{
	uint32_t y = mode.user_top - PAGE_SIZE;

	ktest_map(y, PAGE_SIZE, PROT_READ | PROT_WRITE);
	memset(window(y), FILLER, PAGE_SIZE);
	return y;
}

/* Bytes that are all different from each other, from FILLER and from 0. */
static inline void number(void *to, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		((uint8_t *)to)[i] = (uint8_t)(i % 0xC0 + 1);
}

static inline bool all(const void *at, uint8_t byte, uint32_t n)
{
	const uint8_t *b = at;

	while (n && *b == byte)
		b++, n--;
	return !n;
}

#endif
