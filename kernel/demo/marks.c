/*
 * marks.c - the canary and the secret (marks.h).
 */
#include "base/demo_abi.h"
#include "base/string.h"
#include "demo/marks.h"

union marks marks __attribute__((section(".demo_page,\"aw\",@nobits#"), aligned(PAGE_SIZE)));

/* What the page holds when nobody has touched it. */
static union marks untouched;

static void make(void)
{
	for (uint32_t i = 0; i < MARK_BYTES; i++) {
		untouched.canary[i] = (uint8_t)(0xC0 + i * 7);
		untouched.secret[i] = (uint8_t)(0x51 + i * 13);
	}
}

void marks_renew(void)
{
	if (!untouched.canary[0])
		make();
	marks = untouched;
}

const void *marks_changed(void)
{
	uint32_t i = 0;

	/* In words: this is looked at after every cell. */
	while (i < PAGE_SIZE / 4 && marks.words[i] == untouched.words[i])
		i++;
	for (i *= 4; i < PAGE_SIZE; i++)
		if (marks.bytes[i] != untouched.bytes[i])
			return &marks.bytes[i];
	return NULL;
}

const void *marks_secret_in(const uint8_t *bytes, uint32_t n)
{
	/* Four in a row are no accident. */
	for (uint32_t i = 0; i + 4 <= n; i++)
		for (uint32_t j = 0; j + 4 <= DEMO_CANARY_SIZE; j++)
			if (bytes[i] == marks.secret[j] && memcmp(bytes + i, marks.secret + j, 4) == 0)
				return marks.secret + j;
	return NULL;
}
