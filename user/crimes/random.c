/*
 * random.c - random bytes, run as a program.
 *
 * One idea: nobody thinks of everything.  Each crime has a seed; its code faults, is given grace
 * and goes on with the next bytes until it has destroyed its own registers.  Another thread
 * ends what would run for ever.  The idea is George Carrette's crashme.
 * Read next: tests/escape/warden.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"

enum { BYTES = 32, ROUNDS = 400, TICKS = 200 };

static unsigned char code[BYTES + 1];
static char stack[PAGE_SIZE] __attribute__((aligned(16)));

static void ends_it(void)
{
	nanosleep(&(struct timespec){ 0, TICKS * 1000000 }, NULL);
	exit(NOTHING);
}

static long runs(unsigned int seed)
{
	enum { RET = 0xC3 };

	thread_start(ends_it, stack + sizeof(stack));
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < BYTES; i++) {
			seed = seed * 1664525 + 1013904223;
			code[i] = seed >> 24;
		}
		code[BYTES] = RET;
		SURVIVES("pushal; call *%%eax; popal",
			 "a"(code), "b"(secret_y), "S"(secret_linear));
	}
	return NOTHING;
}

#define RUNS(act, promise, sentence, seed)					\
	CRIME(act, promise, sentence)						\
	{									\
		return runs(seed);						\
	}

RUNS(seed_1, ANY, "runs random bytes, seed 1", 1)
RUNS(seed_2, ANY, "runs random bytes, seed 2", 2)
RUNS(seed_3, ANY, "runs random bytes, seed 3", 3)
RUNS(seed_4, ANY, "runs random bytes, seed 4", 4)
RUNS(seed_5, ANY, "runs random bytes, seed 5", 5)
RUNS(seed_6, ANY, "runs random bytes, seed 6", 6)
RUNS(seed_7, ANY, "runs random bytes, seed 7", 7)
RUNS(seed_8, ANY, "runs random bytes, seed 8", 8)
