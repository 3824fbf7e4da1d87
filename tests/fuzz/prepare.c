/*
 * prepare.c - the last things before a call: stores of the program's own, and whether the call can
 * be made at this time at all.
 *
 * Left out is what would leave the fuzzer's own pages without a map, wait for the clock, or fill
 * the model's memory; nothing is left out for its result.
 */
#include "files/archive.h"
#include "files/blockdev.h"
#include "fuzz.h"
#include "memory/paging.h"
#include "seg/gates.h"
#include "seg/probe.h"

#define LARGE	    (8 * PAGE_SIZE)
#define DRIVERS_END (STACKS + LANES * PAGE_SIZE)
#define MAP_FIXED   0x10

/* Has whoever touches y to wait for a block of a file? */
static bool comes_late(const struct model_process *p, uint32_t y)
{
	const struct model_area *a = model_area(p, y);
	const uint32_t *entry;

	if (!a || !a->file)
		return false;
	entry = paging_entry(p->real->directory, user_linear(y), false);
	return !(entry && *entry);
}

/* Can the program store at y, without waiting? */
static bool stores(const struct model_process *p, uint32_t y)
{
	const struct model_area *a = model_area(p, y);

	return a && a->prot & PROT_WRITE && y - STACKS >= DRIVERS_END - STACKS && !comes_late(p, y);
}

static void poke(struct model_process *p, const struct call *c)
{
	uint32_t piece;

	for (uint32_t i = 0; i < c->poke_size; i += piece) {
		uint32_t y = c->poke_at + i;

		piece = min_u32(c->poke_size - i, PAGE_SIZE - y % PAGE_SIZE);
		if (!stores(p, y))
			continue;
		memcpy(ring3_page(p, y), c->poke + i, piece);
		model_store(p, y, c->poke + i, piece);
	}
}

/* Words that the kernel would find at y. */
static bool peek(const struct model_process *p, uint32_t y, uint32_t *to, uint32_t n)
{
	const struct model_area *a = model_area(p, y), *b = model_area(p, y + n * 4 - 1);

	if (!a || !b)
		return false;
	model_load(p, y, to, n * 4);
	return true;
}

static bool bad_range(const struct model_process *p, uint32_t start, uint32_t size, bool fixed,
		      bool maps)
{
	const uint64_t end = (uint64_t)start + size;
	uint32_t there = 0;

	if (fixed && start < DRIVERS_END && end > STUBS)
		return true;
	if (maps && size > LARGE && size < mode.user_top)
		return true;
	for (uint32_t y = AT_MMAP; !fixed && y < MMAP_END; y += PAGE_SIZE)
		there += model_area(p, y) != NULL;
	return there > MMAP_PAGES - 8;
}

static bool bad_map(const struct model_process *p, const uint32_t *a)
{
	return bad_range(p, a[0], a[1], a[3] & MAP_FIXED, true);
}

/* Could nanosleep() find a time at y?  Not by what lies there now alone: while its page comes,
 * another thread may store a time (call 288283 of SEED=million did). */
static bool may_nap(const struct model_process *p, uint32_t y)
{
	uint32_t t[2];

	if (comes_late(p, y) || comes_late(p, y + sizeof(t) - 1))
		return true;
	return peek(p, y, t, 2) && t[0] < 0x80000000 && (t[0] || t[1]) && t[1] < 1000000000;
}

static bool clumsy(const struct model_process *p, const struct call *c)
{
	const uint32_t *a = c->args;
	uint32_t words[6];

	switch (c->number) {
	case 42:
		return !model_pipe_left();
	case 45:
		return a[0] >= AT_HEAP + HEAP_PAGES * PAGE_SIZE && a[0] <= AT_MMAP;
	case 90:
		return peek(p, a[0], words, 6) && bad_map(p, words);
	case 91:
	case 125:
		return bad_range(p, a[0], a[1], true, false);
	case 162:
		return may_nap(p, a[0]);
	case 192:
		return bad_map(p, a);
	case NR_DEMO:
		return fuzz_door_lane != NULL;
	default:
		return false;
	}
}

/* A selector that can be loaded. */
static uint32_t loadable(const struct lane *l, uint32_t selector)
{
	uint32_t slot = (selector >> 3) - SEG_TLS_FIRST;

	return slot < SEG_TLS_COUNT && !(l->tls & 1u << slot) ? SEL_USER_DS : selector;
}

/* A gate that this machine has.  QEMU's TCG before 9.2 fetches a call gate's arguments with the
 * kernel's rights, so that its SMAP refuses them: a fault that no processor has. */
static uint32_t usable(const struct call *c)
{
	const bool five = c->number == 192 || c->number == 140;

	if (gate_missing(&gates[c->gate]) || (c->gate == GATE_SYSENTER && five))
		return GATE_INT80;
	return c->gate == GATE_CALL && smap_active && !probe.limits ? GATE_LCALL7 : c->gate;
}

/* Bytes that are all over the buffer, and another time others. */
#define STEP 0x9E3779B9

static void fill_buffer(uint32_t number)
{
	uint32_t *to = (uint32_t *)fuzz_buffer, word = number * STEP;

	for (uint32_t i = 0; i < BUFFER_SIZE / 4; i++)
		to[i] = word += STEP;
	memcpy(fuzz_buffer_wanted, fuzz_buffer, BUFFER_SIZE);
}

bool prepare_call(struct call *c)
{
	struct lane *l = &fuzz_lanes[c->lane];
	struct model_process *p = process_of(l);
	uint32_t *const selectors[] = { &c->ds, &c->es, &c->fs, &c->gs };

	if (model_full(p))
		return false;
	poke(p, c);
	if (clumsy(p, c))
		return false;
	for (unsigned i = 0; i < ARRAY_SIZE(selectors); i++)
		*selectors[i] = loadable(l, *selectors[i]);
	c->gate = usable(c);
	if (c->number == NR_DEMO) {
		fill_buffer(fuzz_number);
		fuzz_door_lane = l;
	}
	return true;
}
