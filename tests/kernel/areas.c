/*
 * The memory map: mapping, unmapping in the middle, protection, gaps, and that
 * every frame comes back.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "demo/ktest.h"
#include "memory/frames.h"
#include "process/map.h"
#include "process/pages.h"
#include "process/process.h"
#include "seg/mode.h"
#include "threads/sched.h"

#define AT	KTEST_PAGE
#define PAGES(n) ((n) * (uint32_t)PAGE_SIZE)

static int map(uint32_t start, uint32_t end, uint32_t prot)
{
	return area_map(current->process, (struct user_area){ start, end, prot, NULL, 0 });
}

KTEST(unmapping_the_middle_leaves_two_areas)
{
	struct process *p = current->process;

	ktest_map(AT, PAGES(8), PROT_READ);
	EXPECT_EQ(area_unmap(p, AT + PAGES(2), AT + PAGES(4)), 0);
	EXPECT(area_find(p, AT) && area_find(p, AT + PAGES(4)));
	EXPECT(!area_find(p, AT + PAGES(2)) && !area_find(p, AT + PAGES(4) - 1));
	EXPECT_EQ(area_gap(p, AT, PAGES(2)), AT + PAGES(2));
	EXPECT_EQ(area_gap(p, AT, PAGES(3)), AT + PAGES(8));
}

KTEST(areas_with_the_same_protection_become_one)
{
	struct process *p = current->process;
	uint32_t before = p->map.count;

	ktest_map(AT, PAGES(1), PROT_READ);
	ktest_map(AT + PAGES(1), PAGES(1), PROT_READ);
	EXPECT_EQ(p->map.count, before + 1);
	ktest_map(AT + PAGES(2), PAGES(1), PROT_WRITE);
	EXPECT_EQ(p->map.count, before + 2);
}

KTEST(illegal_ranges_are_refused)
{
	struct process *p = current->process;

	EXPECT_EQ(map(AT + 1, AT + PAGES(1), PROT_READ), -EINVAL);
	EXPECT_EQ(map(AT, AT, PROT_READ), -EINVAL);
	EXPECT_EQ(map(mode.user_top - PAGES(1), mode.user_top + PAGES(1), PROT_READ), -EINVAL);
	EXPECT_EQ(map(0xFFFFF000, 0, PROT_READ), -EINVAL);
	EXPECT_EQ(map(mode.user_top - PAGES(1), mode.user_top, PROT_READ), 0);
	EXPECT_EQ(area_protect(p, AT, AT + PAGES(1), PROT_READ), -ENOMEM);
}

KTEST(unmapping_gives_every_frame_back)
{
	struct process *p = current->process;
	uint32_t before;

	/* The page table itself stays; so let it be there first. */
	ktest_map(AT, PAGES(4), PROT_READ | PROT_WRITE);
	EXPECT(page_fill(p, AT, false) != 0);
	before = frames_free_count();
	EXPECT(page_fill(p, AT + PAGES(1), false) != 0);
	EXPECT(page_fill(p, AT + PAGES(2), false) != 0);
	EXPECT_EQ(frames_free_count(), before - 2);
	EXPECT_EQ(area_unmap(p, AT + PAGES(1), AT + PAGES(4)), 0);
	EXPECT_EQ(frames_free_count(), before);
}

KTEST(a_page_without_protection_is_not_present)
{
	struct process *p = current->process;

	ktest_map(AT, PAGES(1), PROT_READ | PROT_WRITE);
	EXPECT(page_fill(p, AT, false) != 0);
	EXPECT_EQ(area_protect(p, AT, AT + PAGES(1), 0), 0);
	EXPECT_EQ(page_fill(p, AT, false), 0);
	EXPECT_EQ(area_protect(p, AT, AT + PAGES(1), PROT_READ), 0);
	EXPECT(page_fill(p, AT, false) != 0);
}

/* The upper half of a file's mapping goes on where it was in the file. */
KTEST(a_mapping_that_is_cut_keeps_its_place_in_the_file)
{
	static const int file;
	struct process *p = current->process;
	struct user_area a = { AT, AT + PAGES(8), PROT_READ, &file, PAGES(2) };
	const struct user_area *upper;

	EXPECT_EQ(area_map(p, a), 0);
	EXPECT_EQ(area_unmap(p, AT + PAGES(2), AT + PAGES(4)), 0);
	upper = area_find(p, AT + PAGES(4));
	EXPECT(upper != NULL);
	EXPECT_EQ(upper->file_offset, PAGES(2) + PAGES(4));
	EXPECT_EQ(area_find(p, AT)->file_offset, PAGES(2));
}

/* A map is one page of areas.  A mapping in the middle of one needs two more. */
KTEST(a_full_map_takes_no_more)
{
	struct process *p = current->process;
	uint32_t y = AT;

	ktest_map(AT - PAGES(8), PAGES(3), PROT_READ);
	for (; p->map.count < AREAS_MAX - 1; y += PAGES(2))
		ktest_map(y, PAGES(1), PROT_READ);
	EXPECT_EQ(map(AT - PAGES(7), AT - PAGES(6), PROT_WRITE), -ENOMEM);
	EXPECT_EQ(area_protect(p, AT - PAGES(7), AT - PAGES(6), PROT_WRITE), -ENOMEM);
	EXPECT_EQ(area_unmap(p, AT - PAGES(7), AT - PAGES(6)), -ENOMEM);
	EXPECT_EQ(p->map.count, AREAS_MAX - 1);
}

KTEST(a_files_area_stays_apart_from_its_neighbour)
{
	static const int file;
	struct process *p = current->process;
	uint32_t before = p->map.count;

	EXPECT_EQ(area_map(p, (struct user_area){ AT, AT + PAGES(1), PROT_READ, &file, 0 }), 0);
	ktest_map(AT + PAGES(1), PAGES(1), PROT_READ);
	EXPECT_EQ(area_map(p, (struct user_area){ AT + PAGES(2), AT + PAGES(3), PROT_READ, &file, 0 }), 0);
	EXPECT_EQ(p->map.count, before + 3);
}

KTEST(what_is_not_mapped_cannot_be_protected)
{
	ktest_map(AT, PAGES(1), PROT_READ);
	ktest_map(AT + PAGES(2), PAGES(1), PROT_READ);
	EXPECT_EQ(area_protect(current->process, AT, AT + PAGES(3), PROT_WRITE), -ENOMEM);
	EXPECT_EQ(area_find(current->process, AT)->prot, PROT_READ);
}
