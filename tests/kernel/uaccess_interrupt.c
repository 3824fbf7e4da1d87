/*
 * Case 24: an interrupt in the middle of a copy enters with AC clear and leaves with
 * AC as it was in the copy.
 */
#include "cases.h"
#include "entry/trap.h"
#include "seg/cpu.h"
#include "threads/time.h"

#define SIZE	(4 * PAGE_SIZE)
/* Ticks to wait for one that comes inside the loop: nearly all do. */
#define PATIENCE 3000
/* No loop has more bytes of code than this. */
#define LOOP_CODE 48

static uint8_t bytes[SIZE];

/* What an interrupt found, and what it made of it. */
struct interrupt {
	uint32_t eip, eflags, eflags_inside;
};

/* The last one; and a copy, which no other one can change. */
static struct interrupt last, seen;

static void watch(const struct frame *f)
{
	if (f->vector >= VECTOR_IRQ0)
		last = (struct interrupt){ f->eip, f->eflags, read_eflags() };
}

static bool came_inside(void (*loop)(void))
{
	uint32_t flags = irq_save();

	seen = last;
	irq_restore(flags);
	return seen.eip - (uint32_t)loop < LOOP_CODE;
}

/* The copy goes on after the interrupt: with AC lost it would oops. */
static void interrupted(unsigned long (*copy)(void), void (*loop)(void))
{
	uint32_t start = ticks, open = smap_active ? EFLAGS_AC : 0;

	bool inside = false;

	last = (struct interrupt){ 0, 0, 0 };
	trap_watcher = watch;
	while (!inside && ticks - start < PATIENCE) {
		EXPECT_EQ(copy(), 0);
		inside = came_inside(loop);
	}
	trap_watcher = NULL;
	EXPECT(inside);
	EXPECT_EQ(seen.eflags & EFLAGS_AC, open);
	EXPECT_EQ(seen.eflags_inside & EFLAGS_AC, 0);
	EXPECT_EQ(seen.eflags_inside & EFLAGS_DF, 0);
	EXPECT_EQ(read_eflags() & EFLAGS_AC, 0);
}

static unsigned long to_user(void)
{
	return copy_to_user(user(PAGE), bytes, SIZE);
}

static unsigned long out_of_user(void)
{
	return copy_from_user(bytes, user(PAGE), SIZE);
}

/* Under tables the bytes are moved like any others of the kernel's. */
static void both_ways(void)
{
	bool by_tables = policy->way == BY_TABLES;

	interrupted(to_user, by_tables ? (void (*)(void))memcpy : copy_loop->to_user);
	interrupted(out_of_user, by_tables ? (void (*)(void))memcpy : copy_loop->from_user);
}

CASE(case_24_interrupt_inside_a_copy)
{
	ktest_map(PAGE, SIZE, PROT_READ | PROT_WRITE);
	with_each_loop(both_ways);
}

/* The bytes are right in spite of the interrupts. */
static void bytes_are_right(void)
{
	static uint8_t got[SIZE];
	uint32_t start = ticks;

	number(bytes, SIZE);
	while (ticks - start < 3) {
		memset(got, FILLER, SIZE);
		EXPECT_EQ(copy_to_user(user(PAGE), bytes, SIZE), 0);
		EXPECT_EQ(copy_from_user(got, user(PAGE), SIZE), 0);
		EXPECT(memcmp(got, bytes, SIZE) == 0);
	}
}

CASE(case_24_bytes_are_right_over_an_interrupt)
{
	ktest_map(PAGE, SIZE, PROT_READ | PROT_WRITE);
	with_each_loop(bytes_are_right);
}
