/*
 * What nobody can go below: the bare move, one segment register there and back, stac
 * and clac, and the check of a range by itself.
 */
#include "bench.h"
#include "seg/cpu.h"

static char from[PAGE_SIZE], to[PAGE_SIZE];

static void move(uint32_t bytes)
{
	uint32_t words = bytes / 4;
	const char *s = from;
	char *d = to;

	__asm__ volatile("rep movsl" : "+c"(words), "+S"(s), "+D"(d) : : "memory");
}

KTEST(bare_move)
{
	MEASURE("rep_movsd", PAGE_SIZE, move(PAGE_SIZE));
}

/* One MOV is one instruction here; on silicon it reads the descriptor too. */
KTEST(segment_register)
{
	MEASURE("fs_load_restore", 1, __asm__ volatile("push %%fs; mov %0, %%fs; pop %%fs"
						      : : "r"((uint32_t)SEL_USER_DS) : "memory"));
}

KTEST(the_door)
{
	SKIP_UNLESS(probe.smap, "this CPU has no SMAP");
	MEASURE("stac_clac", 1, __asm__ volatile("stac; clac" : : : "memory", "cc"));
}

KTEST(the_check)
{
	MEASURE("access_ok", 1, access_ok(VERIFY_READ, user(PAGE), 16));
}
