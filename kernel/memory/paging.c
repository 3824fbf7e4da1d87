/*
 * paging.c - two-level page tables, reached through the window.
 *
 * Paging itself and CR0.WP are switched on in boot/start.asm; CR4.SMAP and CR4.SMEP with
 * the policy, in seg/policy.c.
 */
#include "base/string.h"
#include "memory/frames.h"
#include "memory/paging.h"
#include "seg/cpu.h"
#include "seg/mode.h"

#define USER_TABLES	(USER_LINEAR_TOP >> 22)

uint32_t kernel_directory[TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));
uint32_t window_tables[WINDOW_SIZE / PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));

extern char kernel_text_start[], kernel_rodata_end[];

static uint32_t entry_phys(uint32_t entry)
{
	return ROUND_DOWN(entry, PAGE_SIZE);
}

void paging_init(void)
{
	uint32_t from = kernel_to_phys(kernel_text_start), to = kernel_to_phys(kernel_rodata_end);

	for (uint32_t p = from; p < to; p += PAGE_SIZE)
		window_tables[p / PAGE_SIZE] &= ~(uint32_t)PTE_WRITE;
	flush_tlb();
}

uint32_t paging_create(void)
{
	uint32_t directory = frames_alloc(1);

	if (directory)
		memcpy(phys_to_kernel(directory), kernel_directory, PAGE_SIZE);
	return directory;
}

/*
 * The first entry from here to end that is not 0, or end.  One string instruction: most of
 * a table is empty, and every thread that dies has its tables looked through.
 */
static const uint32_t *next_used(const uint32_t *entry, const uint32_t *end)
{
	size_t left = (size_t)(end - entry);
	bool found = false;

	if (left)
		__asm__ volatile("repe scasl" : "+D"(entry), "+c"(left), "=@ccne"(found)
				 : "a"(0) : "memory");
	return found ? entry - 1 : end;
}

static void free_pages(const uint32_t *table, void (*release)(uint32_t entry))
{
	const uint32_t *end = table + TABLE_ENTRIES, *entry = table;

	while ((entry = next_used(entry, end)) < end)
		release(*entry++);
}

void paging_destroy(uint32_t directory, void (*release)(uint32_t entry))
{
	const uint32_t *tables = phys_to_kernel(directory);

	for (uint32_t t = 0; t < USER_TABLES; t++) {
		if (!(tables[t] & PTE_PRESENT))
			continue;
		free_pages(phys_to_kernel(entry_phys(tables[t])), release);
		frames_free(entry_phys(tables[t]), 1);
	}
	frames_free(directory, 1);
}

uint32_t *paging_entry(uint32_t directory, uint32_t linear, bool create)
{
	uint32_t *table = (uint32_t *)phys_to_kernel(directory) + (linear >> 22);
	uint32_t frame;

	if (!(*table & PTE_PRESENT)) {
		frame = create ? frames_alloc(1) : 0;
		if (!frame)
			return NULL;
		/* The page's own bits decide; the table allows everything. */
		*table = frame | PTE_PRESENT | PTE_WRITE | PTE_USER;
	}
	return (uint32_t *)phys_to_kernel(entry_phys(*table)) + (linear >> PAGE_SHIFT) % TABLE_ENTRIES;
}

bool paging_map(uint32_t directory, uint32_t linear, uint32_t phys, uint32_t bits)
{
	uint32_t *entry = paging_entry(directory, linear, true);

	if (!entry)
		return false;
	*entry = phys | bits;
	flush_tlb();
	return true;
}

uint32_t paging_unmap(uint32_t directory, uint32_t linear)
{
	uint32_t *entry = paging_entry(directory, linear, false);
	uint32_t old = entry ? *entry : 0;

	if (!old)
		return 0;
	*entry = 0;
	flush_tlb();
	return old;
}

uint32_t paging_peek(uint32_t directory, uint32_t linear, void *to, uint32_t n)
{
	uint32_t done = 0;

	while (done < n) {
		const uint32_t *entry = paging_entry(directory, linear + done, false);
		uint32_t within = (linear + done) % PAGE_SIZE;
		uint32_t piece = min_u32(n - done, PAGE_SIZE - within);

		if (!entry || !(*entry & PTE_PRESENT))
			break;
		memcpy((char *)to + done, (char *)phys_to_kernel(entry_phys(*entry)) + within, piece);
		done += piece;
	}
	return done;
}

void paging_guard(uint32_t phys, bool guard)
{
	window_tables[phys / PAGE_SIZE] = phys | PTE_WRITE | (guard ? 0 : PTE_PRESENT);
	flush_tlb();
}
