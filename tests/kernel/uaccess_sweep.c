/*
 * Case 11: the residual is exact to the byte.  The fault is placed at every byte of a
 * range, for every size 0..64 and every alignment 0..7 of both ends, with every loop,
 * in both directions.
 *
 * Two ways to place it.  A segment of our own in FS, whose limit is set to the byte:
 * there all four are free, and what lies behind the fault can be looked at.  A missing
 * page: it begins where it must, so the place of the fault decides how the user's end
 * is aligned, and three are free.
 *
 * With the segment it is the whole product: 137280 copies for each loop and direction,
 * in one model: the segment is our own, so the model has no part in it.  Under smap the same
 * loops run between STAC and CLAC: there the kernel's alignment goes along.
 * With the page, which has 17160, it is whole where there are no limits; elsewhere the
 * kernel's alignment goes along with the place of the fault, an eighth of that.
 */
#include "cases.h"
#include "machine/print.h"

#define SIZE_MOST	64
#define ALIGNMENTS	8
/* A fault at 0..n, for every size n. */
#define PLACES		((SIZE_MOST + 1) * (SIZE_MOST + 2) / 2)
/* Room before and behind, to see what must not change. */
#define MARGIN		8
#define ROOM		(SIZE_MOST + ALIGNMENTS + 2 * MARGIN)

/* One copy: n bytes at y, of which `good` come before the fault. */
struct try {
	uint32_t y, n, good;
	uint32_t kernel;	/* alignment of the kernel's end */
	uint8_t *seen;		/* y, as the kernel sees it */
	bool more;		/* the bytes behind the fault can be looked at */
};

static uint8_t source[ROOM], got[ROOM], fillers[ROOM];
/* What a copy that ends early leaves behind the good bytes: zeros, then nothing. */
static uint8_t tail[SIZE_MOST + MARGIN];

/* memcmp() of string.c is slow, and this is done some hundred thousand times. */
static bool alike(const void *a, const void *b, uint32_t n)
{
	uint32_t rounds = n / 4, rest = n % 4;
	bool words, bytes;

	/* ECX = 0 compares nothing: so ZF is set before. */
	__asm__ volatile("cmpl %%eax, %%eax; repe cmpsl" : "=@ccz"(words), "+S"(a), "+D"(b), "+c"(rounds)
			 : : "memory");
	__asm__ volatile("cmpl %%eax, %%eax; repe cmpsb" : "=@ccz"(bytes), "+S"(a), "+D"(b), "+c"(rest)
			 : : "memory");
	return words && bytes;
}

/* Fills what ends at `end`: these bytes, and up to three before them. */
static void fill(uint8_t *end, uint32_t bytes)
{
	uint32_t words = ROUND_UP(bytes, 4) / 4;
	uint8_t *at = end - words * 4;

	__asm__ volatile("rep stosl" : "+D"(at), "+c"(words) : "a"(FILLER * 0x01010101u) : "memory");
}

static bool moves_to_user(const struct try *t)
{
	uint32_t behind = t->more ? t->n - t->good + MARGIN : 0;

	fill(t->seen + t->good + behind, MARGIN + t->good + behind);
	return copy_to_user(user(t->y), source + t->kernel, t->n) == t->n - t->good
	       && alike(t->seen - MARGIN, fillers, MARGIN)
	       && alike(t->seen, source + t->kernel, t->good)
	       && alike(t->seen + t->good, fillers, behind);
}

static bool moves_from_user(const struct try *t)
{
	uint8_t *to = got + MARGIN + t->kernel;

	fill(got + ROOM, ROOM);
	return copy_from_user(to, user(t->y), t->n) == t->n - t->good
	       && alike(got, fillers, MARGIN + t->kernel)
	       && alike(to, t->seen, t->good)
	       && alike(to + t->good, tail + SIZE_MOST - (t->n - t->good), t->n - t->good + MARGIN);
}

static bool (*one)(const struct try *t);
static uint32_t copies;

/* The first failure is told and ends the sweep. */
static bool told(const struct try *t)
{
	copies++;
	if (one(t))
		return true;
	emit("# %s, %u bytes, %u of them good, user's end +%u, kernel's end +%u\n", copy_loop->name,
	     t->n, t->good, t->y % ALIGNMENTS, t->kernel);
	EXPECT(!"the residual and the bytes are right");
	return false;
}

/* ---- A missing page ---- */

static bool at_every_byte(uint8_t *end, uint32_t n, uint32_t turn)
{
	for (uint32_t good = 0; good <= n; good++) {
		const struct try t = { HOLE - good, n, good, (n + good + turn) % ALIGNMENTS,
				       end - good, false };

		if (!told(&t))
			return false;
	}
	return true;
}

/* Each turn the kernel's end is aligned one byte further on. */
static uint32_t page_turns(void)
{
	return probe.limits ? 1 : ALIGNMENTS;
}

static void missing_page(void)
{
	uint8_t *end = window(PAGE) + PAGE_SIZE;

	for (uint32_t turn = 0; turn < page_turns(); turn++)
		for (uint32_t n = 0; n <= SIZE_MOST; n++)
			if (!at_every_byte(end, n, turn))
				return;
}

/* each: how many copies that has to be with each loop. */
static void sweep(bool (*direction)(const struct try *t), void (*place)(void), uint32_t each)
{
	number(source, sizeof(source));
	memset(fillers, FILLER, sizeof(fillers));
	memset(tail + SIZE_MOST, FILLER, MARGIN);
	map_page();
	number(window(PAGE), PAGE_SIZE);
	one = direction;
	copies = 0;
	with_each_loop(place);
	emit("# %u copies\n", copies);
	EXPECT_EQ(copies, copy_loop_count * each);
}

CASE(case_11_to_user_every_byte_missing)
{
	sweep(moves_to_user, missing_page, PLACES * page_turns());
}

CASE(case_11_from_user_every_byte_missing)
{
	sweep(moves_from_user, missing_page, PLACES * page_turns());
}

/* ---- A segment's limit ---- */

/* Over the user's page, its limit still 0. */
static uint64_t segment;

/* FS gets it, ending before offset `end`; a limit below 64 KB is the descriptor's first word. */
static void end_segment(uint32_t end)
{
	gdt[SEG_PROBE] = segment | (end - 1);
}

static bool before_every_limit(uint8_t *page, uint32_t y, uint32_t n, uint32_t turn)
{
	for (uint32_t good = 0; good <= n; good++) {
		const struct try t = { y, n, good, (n + good + turn) % ALIGNMENTS, page + y, true };

		end_segment(y + good);
		if (!told(&t))
			return false;
	}
	return true;
}

static bool every_size(uint8_t *page, uint32_t y, uint32_t turn)
{
	for (uint32_t n = 0; n <= SIZE_MOST; n++)
		if (!before_every_limit(page, y, n, turn))
			return false;
	return true;
}

static uint32_t segment_turns(void)
{
	return policy->supervisor ? 1 : ALIGNMENTS;
}

static void segment_limit(void)
{
	uint8_t *page = window(PAGE);
	bool fine = true;

	segment = DESC_SEGMENT(user_linear(PAGE), 0, TYPE_DATA, DPL_KERNEL);
	user_thread->selector = SEL_PROBE;
	for (uint32_t turn = 0; turn < segment_turns() && fine; turn++)
		for (uint32_t user = 0; user < ALIGNMENTS && fine; user++)
			fine = every_size(page, 2 * MARGIN + user, turn);
	set_fs(USER_DS);
	gdt[SEG_PROBE] = 0;
}

CASE(case_11_to_user_every_byte_past_a_limit)
{
	SKIP_UNLESS(probe.limits, "this machine checks no segment limit");
	SKIP_UNLESS(policy->way == BY_FS, "this policy uses no segment");
	SKIP_UNLESS(strcmp(mode.name, "split") == 0, "the segment is the sweep's own: as in split");
	sweep(moves_to_user, segment_limit, PLACES * ALIGNMENTS * segment_turns());
}

CASE(case_11_from_user_every_byte_past_a_limit)
{
	SKIP_UNLESS(probe.limits, "this machine checks no segment limit");
	SKIP_UNLESS(policy->way == BY_FS, "this policy uses no segment");
	SKIP_UNLESS(strcmp(mode.name, "split") == 0, "the segment is the sweep's own: as in split");
	sweep(moves_from_user, segment_limit, PLACES * ALIGNMENTS * segment_turns());
}
