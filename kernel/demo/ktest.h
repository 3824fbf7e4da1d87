/*
 * ktest.h - tests that run inside the kernel: tests/kernel/ holds them, one idea
 * a file, picked up by the build.
 *
 *	KTEST(copy_moves_bytes)
 *	{
 *		EXPECT(copy_to_user(y, "ab", 2) == 0);
 *	}
 *
 * Each test runs in a kernel thread that has an address space of its own, so user
 * pages can be mapped and copied to; an oops is a failure.  Results are KTAP lines on
 * the debug port.
 */
#ifndef KERNEL_KTEST_H
#define KERNEL_KTEST_H

#include "base/types.h"

struct ktest {
	const char *name, *file;
	void (*run)(void);
};

#define KTEST(test)								\
	static void test(void);							\
	__attribute__((section(".ktests"), used))				\
	static const struct ktest ktest_##test = { #test, __FILE__, test };	\
	static void test(void)

/* If the condition is false the test has failed; it goes on. */
#define EXPECT(condition) ktest_check(condition, #condition, __FILE__, __LINE__)
#define EXPECT_EQ(a, b) ktest_equal((uint32_t)(a), (uint32_t)(b), #a " == " #b, __FILE__, __LINE__)

/* Ends the test as skipped, with a reason, where the machine lacks what it needs. */
#define SKIP_UNLESS(condition, reason)						\
	do {									\
		if (!(condition)) {						\
			ktest_skip(reason);					\
			return;							\
		}								\
	} while (0)

void ktest_check(bool ok, const char *what, const char *file, int line);
void ktest_equal(uint32_t a, uint32_t b, const char *what, const char *file, int line);
void ktest_skip(const char *reason);

/* A range of user memory at offset y, mapped with prot in the test's own address
 * space; unmapped again after the test. */
#define KTEST_PAGE 0x08000000
void ktest_map(uint32_t y, uint32_t size, uint32_t prot);

/* Runs them all. */
void ktest_run(void);

#endif
