/*
 * plan.c - what tools/fuzz.py wants of this boot: a file of the archive, a word and numbers a line.
 *
 *	seed 1234		first 512	count 256	every 64	show 1
 *	skip 520		this call is not made
 *	lie 700 1		a difference on purpose: see lie.c
 *	alive 1194304 48	an object of the kernel that may change: offset, bytes
 */
#include "files/archive.h"
#include "fuzz.h"

#define PLAN	 "fuzz/plan"
#define WORD_MAX 16
#define NO_CALL	 0xFFFFFFFF

struct plan fuzz_plan;

static const char *number(const char *at, const char *end, uint32_t *n)
{
	*n = 0;
	while (at < end && *at == ' ')
		at++;
	for (; at < end && *at >= '0' && *at <= '9'; at++)
		*n = *n * 10 + (uint32_t)(*at - '0');
	return at;
}

void plan_each(void (*take)(const char *word, uint32_t a, uint32_t b))
{
	uint32_t size = 0, a, b;
	const char *at = archive_data(PLAN, &size), *end;

	if (!at)
		fuzz_fail("no %s in the archive: make fuzz puts one there", PLAN);
	end = at + size;
	while (at < end) {
		char word[WORD_MAX] = "";

		for (unsigned i = 0; at < end && *at != ' ' && *at != '\n' && i < WORD_MAX - 1; i++)
			word[i] = *at++;
		at = number(number(at, end, &a), end, &b);
		take(word, a, b);
		while (at < end && *at++ != '\n')
			;
	}
}

static void take(const char *word, uint32_t a, uint32_t b)
{
	static const struct {
		const char *word;
		uint32_t *to;
	} fuzz_words[] = {
		{ "seed", &fuzz_plan.seed },
		{ "first", &fuzz_plan.first },
		{ "count", &fuzz_plan.count },
		{ "every", &fuzz_plan.every },
	};

	for (unsigned i = 0; i < ARRAY_SIZE(fuzz_words); i++)
		if (strcmp(word, fuzz_words[i].word) == 0)
			*fuzz_words[i].to = a;
	if (strcmp(word, "show") == 0)
		fuzz_plan.show = a;
	if (strcmp(word, "lie") == 0) {
		fuzz_plan.lie = a;
		fuzz_plan.lie_kind = b;
	}
	if (strcmp(word, "skip") == 0)
		fuzz_plan.skip[a % EPOCH / 32] |= 1u << a % 32;
}

void plan_read(void)
{
	fuzz_plan.lie = NO_CALL;
	plan_each(take);
	if (!fuzz_plan.every)
		fuzz_plan.every = 1;
}

bool plan_skips(uint32_t n)
{
	return fuzz_plan.skip[n % EPOCH / 32] >> n % 32 & 1;
}
