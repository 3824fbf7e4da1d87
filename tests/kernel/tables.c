/*
 * Policy tables: what the processor does with each access is software's work, so each
 * part of that work is asked for by itself.
 */
#include "cases.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "process/map.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/tables.h"

#define FILE	"data/slide.txt"
/* A file's page that comes from the device each time: the copy sleeps. */
#define LATE	"late/slide.txt"

/* Eight bytes that are nowhere else. */
#define VALUE_BYTE	0x5B
#define VALUE		(VALUE_BYTE * 0x0101010101010101ull)

static const char text[] = "0123456789ABCDEF";
static char got[32];

static void map_file(uint32_t y, const char *name, uint32_t prot)
{
	struct user_area a = { y, y + PAGE_SIZE, prot, archive_find(name), 0 };

	EXPECT(a.file != NULL);
	EXPECT_EQ(area_map(current->process, a), 0);
}

static uint32_t entry_of(uint32_t y)
{
	const uint32_t *entry = paging_entry(current->process->directory, user_linear(y), false);

	return entry ? *entry : 0;
}

/* ---- Copy on write ---- */

static void writes_to_a_lent_page(void)
{
	const char *there = archive_data(FILE, &(uint32_t){ 0 });

	map_file(PAGE, FILE, PROT_READ | PROT_WRITE);
	EXPECT_EQ(copy_from_user(got, user(PAGE), 16), 0);
	EXPECT(entry_of(PAGE) & PTE_LENT);
	EXPECT_EQ(copy_to_user(user(PAGE), text, 16), 0);
	EXPECT(!(entry_of(PAGE) & PTE_LENT));
	EXPECT_EQ(copy_from_user(got, user(PAGE), 32), 0);
	EXPECT(memcmp(got, text, 16) == 0 && memcmp(got + 16, there + 16, 16) == 0);
	EXPECT(memcmp(there, text, 16) != 0);
	map_file(PAGE, FILE, PROT_READ);
	EXPECT_EQ(copy_from_user(got, user(PAGE), 16), 0);
	EXPECT(memcmp(got, there, 16) == 0);
}

KTEST(tables_copies_a_lent_page_before_it_writes)
{
	under("tables", writes_to_a_lent_page);
}

/* ---- Rights ---- */

static void writes_read_only(void)
{
	map_page();
	EXPECT_EQ(area_protect(current->process, PAGE, HOLE, PROT_READ), 0);
	EXPECT_EQ(copy_to_user(user(PAGE), text, 16), 16);
	EXPECT_EQ(put_user((uint32_t)0, (uint32_t __user *)user(PAGE)), -EFAULT);
	EXPECT_EQ(clear_user(user(PAGE), 16), 16);
	EXPECT(all(window(PAGE), FILLER, PAGE_SIZE));
	EXPECT_EQ(copy_from_user(got, user(PAGE), 16), 0);
	EXPECT_EQ(area_protect(current->process, PAGE, HOLE, 0), 0);
	EXPECT_EQ(copy_from_user(got, user(PAGE), 16), 16);
}

KTEST(tables_writes_to_no_read_only_page)
{
	under("tables", writes_read_only);
}

/* ---- Both pages or none ---- */

static void puts_over_the_border(void)
{
	map_page();
	EXPECT_EQ(put_user((uint64_t)0, (uint64_t __user *)user(HOLE - 4)), -EFAULT);
	EXPECT(all(window(PAGE), FILLER, PAGE_SIZE));
	ktest_map(HOLE, PAGE_SIZE, PROT_READ | PROT_WRITE);
	EXPECT_EQ(put_user((uint64_t)0, (uint64_t __user *)user(HOLE - 4)), 0);
	EXPECT(all(window(HOLE - 4), 0, 4) && all(window(HOLE), 0, 4));
}

KTEST(tables_puts_all_or_nothing)
{
	under("tables", puts_over_the_border);
}

/* ---- A page that another thread takes away while the copy sleeps ---- */

static struct process *shared;
static uint32_t taken;		/* the frame that was unmapped, and is now somebody else's */

static void takes_the_page_away(void *unused)
{
	(void)unused;
	task_join(current, shared);
	EXPECT_EQ(area_unmap(shared, PAGE, HOLE), 0);
	task_exit(0);
}

/* The first page is there, the second one sleeps; meanwhile the first one goes. */
static void put_sleeps_over_the_border(void)
{
	struct task *t;

	map_page();
	map_file(HOLE, LATE, PROT_READ | PROT_WRITE);
	bcache_drop();
	taken = entry_of(PAGE) & ~(uint32_t)(PAGE_SIZE - 1);
	shared = current->process;
	t = task_create_kernel("taker", takes_the_page_away, NULL);
	EXPECT(t != NULL);
	t->looked_at = true;
	EXPECT_EQ(put_user(VALUE, (uint64_t __user *)user(HOLE - 4)), -EFAULT);
	task_wait(t);
	task_free(t);
	EXPECT(!present(PAGE) && present(HOLE));
	EXPECT(!all((uint8_t *)phys_to_kernel(taken) + PAGE_SIZE - 4, VALUE_BYTE, 4));
	EXPECT(!all(window(HOLE), VALUE_BYTE, 4));
}

KTEST(tables_writes_to_no_frame_that_was_taken_away)
{
	under("tables", put_sleeps_over_the_border);
}

/* The page itself goes as soon as it has come: the entry is asked for again. */
static uint32_t fills;

static bool fill_and_lose(uint32_t y, bool write)
{
	(void)write;
	fills++;
	if (fills > 3)
		return false;
	page_fill(current->process, y, true);
	taken = entry_of(y) & ~(uint32_t)(PAGE_SIZE - 1);
	EXPECT_EQ(area_unmap(current->process, PAGE, HOLE), 0);
	ktest_map(PAGE, PAGE_SIZE, PROT_READ | PROT_WRITE);
	return true;
}

static void loses_what_came(void)
{
	const struct user_tables *real = user_tables, losing = { real->entry, fill_and_lose };

	ktest_map(PAGE, PAGE_SIZE, PROT_READ | PROT_WRITE);
	fills = 0;
	user_tables = &losing;
	EXPECT_EQ(copy_to_user(user(PAGE), text, 16), 16);
	user_tables = real;
	EXPECT_EQ(fills, 4);
	EXPECT(memcmp(phys_to_kernel(taken), text, 16) != 0);
}

KTEST(tables_asks_again_after_every_sleep)
{
	under("tables", loses_what_came);
}

/* ---- The price: pages, and nothing else ---- */

static void three_pages(void)
{
	static char bytes[2 * PAGE_SIZE];
	struct access_counts before = access_counts;

	ktest_map(PAGE, 3 * PAGE_SIZE, PROT_READ | PROT_WRITE);
	EXPECT_EQ(copy_to_user(user(PAGE + 1), bytes, sizeof(bytes)), 0);
	EXPECT_EQ(access_counts.pages - before.pages, 3);
	EXPECT_EQ(access_counts.fixups, before.fixups);
	EXPECT_EQ(access_counts.checks - before.checks, 1);
}

KTEST(tables_looks_each_page_up_once)
{
	under("tables", three_pages);
}
