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
