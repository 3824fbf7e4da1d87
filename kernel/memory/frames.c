/*
 * frames.c - one bit a frame of the kernel's 16 MB window.
 */
#include "base/layout.h"
#include "base/string.h"
#include "machine/multiboot.h"
#include "memory/frames.h"
#include "seg/mode.h"

#define FRAMES (WINDOW_SIZE / PAGE_SIZE)

static uint32_t used[FRAMES / 32];
static uint32_t free_count;
static uint32_t hint;		/* no frame below this one is free */

static bool is_used(uint32_t frame)
{
	return used[frame / 32] >> (frame % 32) & 1;
}

static void set_used(uint32_t frame, bool value)
{
	uint32_t bit = 1u << (frame % 32);

	free_count += value ? -1u : 1u;
	used[frame / 32] = value ? used[frame / 32] | bit : used[frame / 32] & ~bit;
}

void frames_init(void)
{
	memset(used, 0xFF, sizeof(used));
	for (uint32_t p = KERNEL_PHYS_END; p < boot.memory_end; p += PAGE_SIZE)
		set_used(p / PAGE_SIZE, false);
	for (unsigned i = 0; i < boot.module_count; i++) {
		const struct module *m = &boot.modules[i];

		for (uint32_t p = ROUND_DOWN(m->phys, PAGE_SIZE); p < m->phys + m->size; p += PAGE_SIZE)
			if (p < boot.memory_end && !is_used(p / PAGE_SIZE))
				set_used(p / PAGE_SIZE, true);
	}
	hint = KERNEL_PHYS_END / PAGE_SIZE;
}

static uint32_t find(uint32_t count)
{
	uint32_t run = 0;

	for (uint32_t f = hint; f < FRAMES; f++) {
		run = is_used(f) ? 0 : run + 1;
		if (run == count)
			return f + 1 - count;
	}
	return 0;
}

uint32_t frames_alloc(uint32_t count)
{
	uint32_t first = find(count);

	if (!first)
		return 0;
	for (uint32_t f = first; f < first + count; f++)
		set_used(f, true);
	while (hint < FRAMES && is_used(hint))
		hint++;
	memset(phys_to_kernel(first * PAGE_SIZE), 0, count * PAGE_SIZE);
	return first * PAGE_SIZE;
}

void frames_free(uint32_t phys, uint32_t count)
{
	uint32_t first = phys / PAGE_SIZE;

	for (uint32_t f = first; f < first + count; f++)
		set_used(f, false);
	if (first < hint)
		hint = first;
}

uint32_t frames_free_count(void)
{
	return free_count;
}
