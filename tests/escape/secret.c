/*
 * secret.c - puts the secret wherever a program might find it, and finds it again (secret.h).
 *
 * Its one idea: a leak needs no understanding.  What must not get out is filled with one byte, and
 * what a program has in the end is searched for it.
 */
#include "base/layout.h"
#include "base/string.h"
#include "memory/frames.h"
#include "memory/paging.h"
#include "process/process.h"
#include "secret.h"
#include "seg/mode.h"

/* Every byte of it is this one, so that any seven of them that get out are seen. */
#define SECRET_WORD (SECRET_BYTE * 0x01010101u)

uint32_t secret[PAGE_SIZE / 4] __attribute__((aligned(PAGE_SIZE)));

void secret_init(void)
{
	memset(secret, SECRET_BYTE, sizeof(secret));
}

void dirty_frames(uint32_t most)
{
	uint32_t chain = 0, frame;

	while (most-- && (frame = frames_alloc(1))) {
		memset(phys_to_kernel(frame), SECRET_BYTE, PAGE_SIZE);
		*(uint32_t *)phys_to_kernel(frame) = chain;
		chain = frame;
	}
	while (chain) {
		frame = chain;
		chain = *(uint32_t *)phys_to_kernel(frame);
		*(uint32_t *)phys_to_kernel(frame) = SECRET_WORD;
		frames_free(frame, 1);
	}
}

void dirty_stack(const struct task *t)
{
	char *bottom = phys_to_kernel(t->stack);

	memset(bottom, SECRET_BYTE, t->esp - (uint32_t)bottom);
}

static bool has_secret(const uint32_t *page)
{
	uint32_t left = PAGE_SIZE / sizeof(*page);
	bool found;

	__asm__ volatile("repne scasl" : "+D"(page), "+c"(left), "=@cce"(found)
			 : "a"(SECRET_WORD) : "memory");
	return found;
}

static bool in_table(const uint32_t *entry)
{
	for (uint32_t i = 0; i < TABLE_ENTRIES; i++)
		if (entry[i] & PTE_PRESENT && has_secret(phys_to_kernel(ROUND_DOWN(entry[i], PAGE_SIZE))))
			return true;
	return false;
}

bool knows_secret(const struct process *p)
{
	const uint32_t *table = phys_to_kernel(p->directory);

	for (uint32_t i = 0; i < USER_LINEAR_TOP / PAGE_TABLE_SPAN; i++)
		if (table[i] & PTE_PRESENT && in_table(phys_to_kernel(ROUND_DOWN(table[i], PAGE_SIZE))))
			return true;
	return false;
}
