/*
 * bench.h - how a cost is measured: instructions between two RDTSC, the fewest of some runs.
 *
 * Bochs' counter advances by one an instruction and by one a round of a REP, so a number is
 * exact, and the same on every host.  The fewest, because the first run may find less in its
 * place than the others; no interrupt comes in between.  What the two RDTSC cost by themselves is taken off.
 */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include "kernel/cases.h"
#include "machine/print.h"
#include "seg/cpu.h"

#define RUNS 4

/* False if another row's instructions are to be listed: this one is not measured then. */
bool listing_begins(const char *name, uint32_t n);
void listing_ends(void);
/* What runs in ring 3, all its rows together. */
#define RING3 "ring3"

static inline uint32_t now(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return low;
}

/* The fewest instructions of `statement`, the two RDTSC included.  A statement that has to
 * prepare something sets measure_start anew. */
#define FEWEST(statement)							\
({										\
	uint32_t measure_best = UINT32_MAX;					\
										\
	for (int run = 0; run < RUNS; run++) {					\
		uint32_t flags = irq_save(), measure_start = now();		\
										\
		statement;							\
		measure_best = min_u32(measure_best, now() - measure_start);	\
		irq_restore(flags);						\
	}									\
	measure_best;								\
})

/* Listed, too, if that is the row that somebody wants to see (listing.c). */
#define MEASURE(name, n, statement)						\
	do {									\
		uint32_t measure_all, measure_floor;				\
										\
		if (!listing_begins(name, n))					\
			break;							\
		measure_all = FEWEST(statement);				\
		measure_floor = FEWEST((void)0);				\
		listing_ends();							\
		measured(name, n, measure_all - measure_floor);			\
	} while (0)

/* One line for tools/bench.py, under the policy and copy loop in force: a KTAP comment. */
static inline void bench_line(const char *text)
{
	emit("# bench %s %s %s %s\n", mode.name, policy->name, copy_loop->name, text);
}

/* n: how many bytes, or areas, or entries. */
static inline void measured(const char *name, uint32_t n, uint32_t instructions)
{
	char text[64];

	snprintf(text, sizeof(text), "%s %u %u", name, n, instructions);
	bench_line(text);
}

/* naive reaches the user where the kernel's segment does: in split not at all. */
static inline bool reaches_user(const struct policy *p)
{
	return p->way != BY_DS || mode.kernel_base == mode.user_base;
}

/* Runs `bench` under each policy that this model and this CPU allow. */
static inline void with_each_policy(void (*bench)(void))
{
	for (unsigned i = 0; i < POLICY_COUNT; i++)
		if (reaches_user(&policies[i]) && (!policies[i].supervisor || probe.smap))
			under(policies[i].name, bench);
}

static inline void map_pages(uint32_t n)
{
	ktest_map(PAGE, n * PAGE_SIZE, PROT_READ | PROT_WRITE);
	for (uint32_t i = 0; i < n; i++)
		memset(window(PAGE + i * PAGE_SIZE), FILLER, PAGE_SIZE);
}

#endif
