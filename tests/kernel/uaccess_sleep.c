/*
 * Case 23: a copy that sleeps in a page fault resumes with its own FS and AC, and the
 * thread that runs meanwhile sees neither.
 *
 * A page of a file under late/ takes 20 ticks to come.  Another thread of the kernel,
 * with an FS of its own, looks at its registers all the while.
 */
#include "cases.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "files/kernel_read.h"
#include "process/map.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "threads/time.h"

#define FILE		"late/slide.txt"
#define LATE_TICKS	20
#define SEL_TLS		(SEG_TLS_FIRST * 8 + 3)
/* The last bytes of the first page and the first ones of the second. */
#define Y		(PAGE + PAGE_SIZE - 16)
#define OFFSET		(PAGE_SIZE - 16)
#define SIZE		32

/* ---- The thread that looks on ---- */

static struct watch {
	bool stop;
	uint32_t samples;	/* while a copy was asleep */
	uint32_t wrong_fs, wrong_gs, open_ac, open_limit;
} watch;
static volatile bool copying;

static void look_on(void *unused)
{
	(void)unused;
	sti();
	__asm__ volatile("mov %0, %%fs; mov %0, %%gs" : : "r"(SEL_KERNEL_DS));
	while (!*(volatile bool *)&watch.stop) {
		watch.samples += copying;
		watch.wrong_fs += read_fs() != SEL_KERNEL_DS;
		watch.wrong_gs += read_gs() != SEL_KERNEL_DS;
		watch.open_ac += (read_eflags() & EFLAGS_AC) != 0;
		watch.open_limit += get_fs().seg != USER_DS.seg;
		task_yield();
	}
	task_exit(0);
}

static struct task *start_watch(void)
{
	struct task *t = task_create_kernel("watch", look_on, NULL);

	EXPECT(t != NULL);
	watch = (struct watch){ .stop = false };
	if (t)
		t->looked_at = true;
	task_yield();
	return t;
}

static void end_watch(struct task *t)
{
	watch.stop = true;
	if (!t)
		return;
	task_wait(t);
	task_free(t);
	EXPECT(watch.samples != 0);
	EXPECT_EQ(watch.wrong_fs, 0);
	EXPECT_EQ(watch.wrong_gs, 0);
	EXPECT_EQ(watch.open_ac, 0);
	EXPECT_EQ(watch.open_limit, 0);
}

/* ---- The copies that sleep ---- */

static char got[SIZE + 1];

static const char *file(void)
{
	uint32_t size = 0;
	const char *data = archive_data(FILE, &size);

	EXPECT(data && size > 2 * PAGE_SIZE);
	return data + OFFSET;
}

/* The file's pages, none of them there, not even in the cache. */
static void map_late(void)
{
	struct user_area a = { PAGE, PAGE + 2 * PAGE_SIZE, PROT_READ | PROT_WRITE,
			       archive_find(FILE), 0 };

	EXPECT(a.file != NULL);
	EXPECT_EQ(area_map(current->process, a), 0);
	bcache_drop();
}

static void reads(void)
{
	EXPECT_EQ(copy_from_user(got, user(Y), SIZE), 0);
	EXPECT(memcmp(got, file(), SIZE) == 0);
}

static void writes(void)
{
	static const char text[SIZE + 1] = "written in the middle of a sleep";

	EXPECT_EQ(copy_to_user(user(Y), text, SIZE), 0);
	EXPECT(memcmp(window(Y), text, 16) == 0);
	EXPECT(memcmp(window(Y + 16), text + 16, 16) == 0);
	/* The rest of the page came from the file, and the file has not changed. */
	EXPECT(memcmp(window(Y) - 16, file() - 16, 16) == 0);
	EXPECT(memcmp(file(), text, 16) != 0);
}

static void gets(void)
{
	uint64_t x = 0;

	EXPECT_EQ(get_user(x, (const uint64_t __user *)user(Y + 12)), 0);
	EXPECT(memcmp(&x, file() + 12, 8) == 0);
}

static void puts(void)
{
	EXPECT_EQ(put_user((uint64_t)0x1122334455667788, (uint64_t __user *)user(Y + 12)), 0);
	EXPECT(*(const uint32_t *)window(Y + 12) == 0x55667788);
	EXPECT(*(const uint32_t *)window(Y + 16) == 0x11223344);
}

static void copies_a_string(void)
{
	EXPECT_EQ(strncpy_from_user(got, user(Y), SIZE), SIZE);
	EXPECT(memcmp(got, file(), SIZE) == 0);
}

static void measures_a_string(void)
{
	EXPECT(strnlen_user(user(Y), SIZE) > SIZE);
}

/* Both pages had to come; FS, GS and the flags are the same after it. */
static void sleeps(void (*copy)(void))
{
	uint32_t start, flags = read_eflags() & (EFLAGS_AC | EFLAGS_DF);

	map_late();
	__asm__ volatile("mov %0, %%fs; mov %1, %%gs" : : "r"(SEL_TLS), "r"(SEL_USER_DS));
	start = ticks;
	copying = true;
	copy();
	copying = false;
	EXPECT(ticks - start >= 2 * LATE_TICKS);
	EXPECT_EQ(read_fs(), SEL_TLS);
	EXPECT_EQ(read_gs(), SEL_USER_DS);
	EXPECT_EQ(read_eflags() & (EFLAGS_AC | EFLAGS_DF), flags);
}

static void with_watch(void (*test)(void))
{
	struct task *t;

	current->tls[0] = DESC_SEGMENT(user_linear(PAGE), 0xFFF, TYPE_DATA, DPL_USER);
	task_load_tls();
	t = start_watch();
	test();
	end_watch(t);
	__asm__ volatile("mov %0, %%fs; mov %0, %%gs" : : "r"(0));
	current->tls[0] = 0;
	task_load_tls();
}

static void blocks(void)
{
	sleeps(reads);
	sleeps(writes);
}

static void every_loop_sleeps(void)
{
	with_each_loop(blocks);
}

CASE(case_23_blocks_that_sleep)
{
	with_watch(every_loop_sleeps);
}

static void values(void)
{
	sleeps(gets);
	sleeps(puts);
	sleeps(copies_a_string);
	sleeps(measures_a_string);
}

CASE(case_23_values_and_strings_that_sleep)
{
	with_watch(values);
}

/* The limit too belongs to the thread: open in the one that sleeps, not in the other. */
static void reads_with_the_limit_open(void)
{
	mm_segment_t old = get_fs();

	bcache_drop();
	copying = true;
	set_fs(KERNEL_DS);
	EXPECT_EQ(inode_read(archive_find(FILE), OFFSET, got, SIZE), SIZE);
	EXPECT_EQ(get_fs().seg, KERNEL_DS.seg);
	set_fs(old);
	copying = false;
	EXPECT(memcmp(got, file(), SIZE) == 0);
}

CASE(case_23_the_limit_is_the_threads_own)
{
	with_watch(reads_with_the_limit_open);
}
