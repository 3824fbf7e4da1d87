/*
 * random.c - numbers that the seed and the call's number alone decide.
 *
 * Each call begins a sequence of its own, so one that is left out changes no other.
 * Marsaglia's xorshift; the start is scrambled by a multiplication, as neighbours' are alike.
 */
#include "fuzz.h"

static uint32_t scrambled(uint32_t x)
{
	x = (x ^ x >> 16) * 0x45D9F3Bu;
	x = (x ^ x >> 16) * 0x45D9F3Bu;
	return x ^ x >> 16;
}

struct random random_of(uint32_t seed, uint32_t number)
{
	uint32_t state = scrambled(seed ^ scrambled(number + 1));

	return (struct random){ state ? state : 1 };
}

uint32_t draw(struct random *r, uint32_t below)
{
	uint32_t x = r->state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	r->state = x;
	/* The high bits of a product are uniform. */
	return below ? (uint32_t)((uint64_t)x * below >> 32) : x;
}
