/*
 * Case 25: without CR0.WP, as on the 80386, ring 0 writes to read-only pages; but not
 * where software has looked at the page's entry.
 */
#include "cases.h"
#include "files/archive.h"
#include "process/map.h"
#include "seg/cpu.h"

static const char text[] = "0123456789ABCDEF";

/* On from the first line of C on, whatever the emulator makes of it. */
KTEST(case_25_the_kernel_runs_with_wp)
{
	EXPECT_EQ(read_cr0() & CR0_WP, CR0_WP);
}

static unsigned long copy_without_wp(uint32_t y)
{
	uint32_t cr0 = read_cr0();
	unsigned long residual;

	write_cr0(cr0 & ~(uint32_t)CR0_WP);
	flush_tlb();
	residual = copy_to_user(user(y), text, 16);
	write_cr0(cr0);
	flush_tlb();
	return residual;
}

static void read_only_page(void)
{
	EXPECT_EQ(copy_to_user(user(PAGE), text, 16), 16);
	EXPECT(all(window(PAGE), FILLER, 32));
	if (policy->way == BY_TABLES) {
		EXPECT_EQ(copy_without_wp(PAGE), 16);
		EXPECT(all(window(PAGE), FILLER, 32));
	} else {
		EXPECT_EQ(copy_without_wp(PAGE), 0);
		EXPECT(memcmp(window(PAGE), text, 16) == 0 && all(window(PAGE + 16), FILLER, 16));
	}
	EXPECT_EQ(copy_to_user(user(PAGE), text, 16), 16);
	memset(window(PAGE), FILLER, 16);
}

CASE(case_25_without_wp_ring_0_ignores_read_only)
{
	SKIP_UNLESS(probe.wp, "ring 0 may write to read-only pages here");
	map_page();
	EXPECT_EQ(area_protect(current->process, PAGE, HOLE, PROT_READ), 0);
	with_each_loop(read_only_page);
}

/* Why it matters: a file's page is lent by the cache, and would change for all. */
CASE(case_25_a_files_page_does_not_change)
{
	uint32_t size = 0;
	const char *there = archive_data("data/slide.txt", &size);
	struct user_area a = { PAGE, HOLE, PROT_READ, archive_find("data/slide.txt"), 0 };
	char got[16];

	SKIP_UNLESS(probe.wp, "ring 0 may write to read-only pages here");
	EXPECT(there && size >= PAGE_SIZE);
	EXPECT_EQ(area_map(current->process, a), 0);
	EXPECT_EQ(copy_from_user(got, user(PAGE), 16), 0);
	EXPECT(memcmp(got, there, 16) == 0);
	EXPECT_EQ(copy_to_user(user(PAGE), text, 16), 16);
	EXPECT_EQ(put_user((uint32_t)0, (uint32_t __user *)user(PAGE)), -EFAULT);
	EXPECT_EQ(copy_from_user(got, user(PAGE), 16), 0);
	EXPECT(memcmp(got, there, 16) == 0);
}
