/*
 * oracle_copy.c - what a policy makes of a block: which bytes arrive, and what happens at the first
 * that cannot.
 *
 * That nothing else of the user's or the kernel's changes is for check.c and witness.c.
 * Read beside seg/policy.h.  Bytes are moved here in the order of the copy loop, because a copy may
 * sleep for a page while another thread changes the map: what had arrived by then has arrived.
 */
#include "files/blockdev.h"
#include "files/archive.h"
#include "fuzz.h"
#include "memory/paging.h"
#include "seg/probe.h"

uint32_t fuzz_awaited;

static struct model_process *mine(void)
{
	return process_of(fuzz_lane);
}

static bool allowed(const struct model_area *a, bool write)
{
	return a && a->prot && (!write || a->prot & PROT_WRITE);
}

/* Is the page in the machine already?  The one thing that the oracle asks it: a page's first touch
 * is not to be seen from outside, but for the sleep. */
static bool present(uint32_t y)
{
	const uint32_t *entry = paging_entry(mine()->real->directory, user_linear(y), false);

	return entry && *entry;
}

static uint32_t sector_of(const struct model_area *a, uint32_t y)
{
	return a->file->sector +
	       (a->offset + (ROUND_DOWN(y, PAGE_SIZE) - a->start)) / PAGE_SIZE * BLOCK_SECTORS;
}

/* The byte at y is touched.  False: not legal.  Sleeps until a file's page is there, and looks
 * again then: the map may be another one. */
bool oracle_touch(uint32_t y, bool write)
{
	for (;;) {
		const struct model_area *a = model_area(mine(), y);
		uint32_t sector;

		if (!allowed(a, write))
			return false;
		if (!a->file || present(y))
			return true;
		sector = sector_of(a, y);
		if (block_there(sector))
			return true;
		block_ask(sector);
		fuzz_awaited = ROUND_DOWN(y, PAGE_SIZE);
		oracle_sleep(block_channel(sector));
	}
}

/* ---- Before the copy ---- */

/* Of n bytes at y, those from the first on that areas in a row allow. */
static uint32_t walked(uint32_t y, uint32_t n, uint32_t access)
{
	uint32_t done = 0;

	while (done < n) {
		const struct model_area *a = model_area(mine(), y + done);

		if (!allowed(a, access == PROT_WRITE))
			break;
		done += min_u32(n - done, a->end - (y + done));
	}
	return done;
}

uint32_t oracle_legal(uint32_t y, uint32_t n, uint32_t access)
{
	const uint64_t end = (uint64_t)y + n;

	if (!policy->limited)
		return n;
	if (strcmp(policy->name, "walk") == 0)
		return walked(y, y < oracle_top() ? min_u32(n, oracle_top() - y) : 0, access);
	return end <= oracle_top() ? n : 0;
}

/* ---- The copy ---- */

/* What a copy does at a byte that it may not touch. */
static void refused(uint32_t vector)
{
	if (!policy->masked)
		oracle_die(vector);
}

bool oracle_has_segment(const struct policy *p)
{
	return p->way == BY_FS && probe.limits && strcmp(mode.name, "flat") != 0;
}

/* FS's own limit: where no software looked before. */
bool oracle_past_segment(uint32_t y, uint32_t n)
{
	return oracle_has_segment(policy) && (uint64_t)y + n > oracle_top();
}

static void move(uint32_t y, uint8_t *kernel, uint32_t n, bool write)
{
	if (!write) {
		model_load(mine(), y, kernel, n);
		return;
	}
	model_store(mine(), y, kernel, n);
	for (uint32_t page = ROUND_DOWN(y, PAGE_SIZE); page < y + n; page += PAGE_SIZE)
		if (fuzz_lane->touched_count < ARRAY_SIZE(fuzz_lane->touched))
			fuzz_lane->touched[fuzz_lane->touched_count++] = page;
}

/* Four bytes at once that lie in two pages: both, in one moment.  Waiting for the upper one, the
 * lower one may have gone. */
static bool touch_both(uint32_t y, uint32_t last, bool write)
{
	do {
		fuzz_lane->slept = false;
		if (!oracle_touch(y, write) || !oracle_touch(last, write))
			return false;
	} while (fuzz_lane->slept);
	return true;
}

/* The longest run from y on that is moved without a look at another page: 0, nothing more moves.
 * words: how many bytes are still moved by fours. */
static uint32_t run(uint32_t y, uint32_t n, uint32_t *words, bool write)
{
	uint32_t room = PAGE_SIZE - y % PAGE_SIZE;

	if (*words && oracle_past_segment(y, 4))
		refused(VECTOR_GP);
	if (oracle_past_segment(y, 1))
		refused(VECTOR_GP);
	if (*words && room < 4 && touch_both(y, y + 3, write))
		return 4;
	if (*words && room < 4) {
		refused(VECTOR_PF);
		*words = 0; /* the fixup goes on byte by byte */
	}
	if (!oracle_touch(y, write)) {
		*words = 0;
		return 0;
	}
	return *words ? min_u32(*words, ROUND_DOWN(room, 4)) : min_u32(n, room);
}

uint32_t oracle_raw(uint32_t y, void *kernel, uint32_t n, bool write)
{
	const bool by_words = strcmp(copy_loop->name, "rep") == 0 && policy->way == BY_FS;
	uint32_t words = by_words ? ROUND_DOWN(n, 4) : 0;
	uint8_t *at = kernel;

	while (n) {
		uint32_t piece = run(y, n, &words, write);

		if (!piece) {
			refused(VECTOR_PF);
			break;
		}
		move(y, at, piece, write);
		y += piece;
		at += piece;
		n -= piece;
		words -= min_u32(words, piece);
	}
	return n;
}

uint32_t oracle_to_user(uint32_t y, const void *from, uint32_t n, uint32_t whole)
{
	uint32_t legal = min_u32(n, oracle_legal(y, whole, PROT_WRITE));

	return n - legal + (legal ? oracle_raw(y, (void *)from, legal, true) : 0);
}

uint32_t oracle_from_user(void *to, uint32_t y, uint32_t n, uint32_t whole)
{
	uint32_t legal = min_u32(n, oracle_legal(y, whole, PROT_READ));
	uint32_t left = n - legal + (legal ? oracle_raw(y, to, legal, false) : 0);

	memset((char *)to + (n - left), 0, left);
	return left;
}
