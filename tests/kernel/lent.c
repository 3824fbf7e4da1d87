/*
 * Pages of a mapped file: lent by the cache, read-only, the same frame for all; who writes
 * gets a copy, and the file stays as it was.
 */
#include "base/layout.h"
#include "base/string.h"
#include "demo/ktest.h"
#include "files/archive.h"
#include "memory/paging.h"
#include "process/late_page.h"
#include "process/map.h"
#include "process/pages.h"
#include "seg/mode.h"
#include "threads/sched.h"

#define FILE	"late/slide.txt"
#define AT	((uint32_t)KTEST_PAGE)
#define PAGES(n) ((n) * (uint32_t)PAGE_SIZE)

static const struct inode *map_file(uint32_t prot, uint32_t offset)
{
	struct user_area a = { AT, AT + PAGES(3), prot, archive_find(FILE), offset };

	EXPECT(a.file != NULL);
	EXPECT_EQ(area_map(current->process, a), 0);
	return a.file;
}

static uint32_t entry_at(uint32_t y)
{
	const uint32_t *entry = paging_entry(current->process->directory, user_linear(y), false);

	return entry ? *entry : 0;
}

static const char *filled(uint32_t y, bool write)
{
	uint32_t frame = page_fill(current->process, y, write);

	EXPECT(frame != 0);
	return phys_to_kernel(frame);
}

KTEST(a_lent_page_is_read_only)
{
	map_file(PROT_READ | PROT_WRITE, 0);
	filled(AT, false);
	EXPECT_EQ(entry_at(AT) & (PTE_LENT | PTE_WRITE | PTE_PRESENT), PTE_LENT | PTE_PRESENT);
	EXPECT_EQ(area_protect(current->process, AT, AT + PAGES(3), PROT_READ), 0);
	EXPECT_EQ(area_protect(current->process, AT, AT + PAGES(3), PROT_READ | PROT_WRITE), 0);
	EXPECT_EQ(entry_at(AT) & (PTE_LENT | PTE_WRITE | PTE_PRESENT), PTE_LENT | PTE_PRESENT);
	filled(AT, true);
	EXPECT_EQ(entry_at(AT) & (PTE_LENT | PTE_WRITE | PTE_PRESENT), PTE_WRITE | PTE_PRESENT);
}

KTEST(a_page_without_a_right_is_there_and_not_present)
{
	char byte;

	map_file(PROT_READ, 0);
	filled(AT, false);
	EXPECT_EQ(area_protect(current->process, AT, AT + PAGES(3), 0), 0);
	EXPECT(entry_at(AT) != 0 && !(entry_at(AT) & PTE_PRESENT));
	EXPECT_EQ(paging_peek(current->process->directory, user_linear(AT), &byte, 1), 0);
}

/* What may not be written gets no page for a write, there or not. */
KTEST(a_write_to_what_may_only_be_read_is_not_helped)
{
	map_file(PROT_READ, 0);
	EXPECT(!late_page_fill(user_linear(AT), PF_WRITE | PF_USER));
	EXPECT_EQ(entry_at(AT), 0);
	EXPECT(late_page_fill(user_linear(AT), PF_USER));
	EXPECT(!late_page_fill(user_linear(AT), PF_PRESENT | PF_WRITE | PF_USER));
}

KTEST(a_mapping_begins_where_it_was_told_to)
{
	uint32_t size = 0;
	const char *there = archive_data(FILE, &size);

	map_file(PROT_READ, PAGES(1));
	EXPECT(memcmp(filled(AT, false), there + PAGES(1), PAGE_SIZE) == 0);
}

static bool zeros(const char *p, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

/* The block goes on with the archive's next file: none of its bytes may be seen. */
KTEST(behind_the_files_end_are_zeros)
{
	const struct inode *file = map_file(PROT_READ | PROT_WRITE, 0);
	uint32_t last = ROUND_DOWN(file->size, PAGE_SIZE), used = file->size - last;

	EXPECT(used > 0 && last < PAGES(3));
	EXPECT(zeros(filled(AT + last, false) + used, PAGE_SIZE - used));
	EXPECT(!(entry_at(AT + last) & PTE_LENT));
}
