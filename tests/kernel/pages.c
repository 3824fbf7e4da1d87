/*
 * Two threads want one page of a mapped file, and it comes late: while the first one
 * sleeps, the second comes along, and whoever wakes last must not fill it again.
 */
#include "base/layout.h"
#include "base/string.h"
#include "demo/ktest.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "files/blockdev.h"
#include "files/file.h"
#include "files/kernel_read.h"
#include "memory/frames.h"
#include "process/map.h"
#include "process/pages.h"
#include "process/process.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/mode.h"

#define FILE		"late/slide.txt"
#define QUICK_FILE	"data/slide.txt"
#define PAGE		((uint32_t)KTEST_PAGE)

/* What one of the two does, and the frame it is told. */
struct touch {
	bool write;
	uint32_t frame;
	struct task *task;
};

static void touch(void *touching)
{
	struct touch *t = touching;

	sti();
	t->frame = page_fill(current->process, PAGE, t->write);
	task_exit(0);
}

/* Runs until it sleeps. */
static void begin(struct touch *t)
{
	t->task = task_create_kernel("touch", touch, t);
	EXPECT(t->task != NULL);
	if (!t->task)
		return;
	t->task->looked_at = true;
	task_join(t->task, current->process);
	task_yield();
	EXPECT_EQ(t->task->state, TASK_ASLEEP);
}

static void end(struct touch *t)
{
	if (!t->task)
		return;
	task_wait(t->task);
	task_free(t->task);
}

static void map_late(uint32_t prot)
{
	struct user_area a = { PAGE, PAGE + PAGE_SIZE, prot, archive_find(FILE), 0 };

	EXPECT(a.file != NULL);
	EXPECT_EQ(area_map(current->process, a), 0);
	bcache_drop();
}

/* The page's table stays when the page goes: so let it be there first. */
static void make_table(void)
{
	ktest_map(PAGE, PAGE_SIZE, PROT_READ);
	EXPECT(page_fill(current->process, PAGE, false) != 0);
	EXPECT_EQ(area_unmap(current->process, PAGE, PAGE + PAGE_SIZE), 0);
}

/* A block of the cache gets its frame at first need: until all have theirs, so that the
 * frames that are free can be counted. */
static void warm(void)
{
	const struct inode *slide = archive_find(QUICK_FILE);
	uint32_t before;
	char byte;

	do {
		before = frames_free_count();
		bcache_drop();
		EXPECT_EQ(inode_read(slide, 0, &byte, 1), 1);
	} while (frames_free_count() != before);
}

/* True if nobody holds or borrows the file's first block any more. */
static bool block_is_free(void)
{
	uint32_t reads = blockdev_reads;
	char byte;

	bcache_drop();
	EXPECT_EQ(inode_read(archive_find(FILE), 0, &byte, 1), 1);
	return blockdev_reads == reads + 1;
}

/* Both are served with the same page, and it leaves nothing behind. */
static void both(bool first_writes, bool second_writes)
{
	struct touch first = { .write = first_writes }, second = { .write = second_writes };
	uint32_t frames;

	make_table();
	warm();
	frames = frames_free_count();
	map_late(PROT_READ | PROT_WRITE);
	begin(&first);
	begin(&second);
	end(&first);
	end(&second);
	EXPECT(first.frame != 0);
	EXPECT(second.frame != 0);
	if (first_writes == second_writes)
		EXPECT_EQ(first.frame, second.frame);
	EXPECT_EQ(area_unmap(current->process, PAGE, PAGE + PAGE_SIZE), 0);
	EXPECT(block_is_free());
	EXPECT_EQ(frames_free_count(), frames);
}

KTEST(two_readers_of_a_late_page)
{
	both(false, false);
}

KTEST(two_writers_of_a_late_page)
{
	both(true, true);
}

KTEST(a_reader_and_a_writer_of_a_late_page)
{
	both(false, true);
	both(true, false);
}

/* The map changes while the page is on its way: what holds then is what counts. */
KTEST(rights_that_grow_meanwhile_are_given)
{
	struct touch t = { .write = false };

	map_late(PROT_READ);
	begin(&t);
	EXPECT_EQ(area_protect(current->process, PAGE, PAGE + PAGE_SIZE, PROT_READ | PROT_WRITE),
		  0);
	end(&t);
	EXPECT(t.frame != 0);
}

KTEST(a_page_that_is_unmapped_meanwhile_does_not_come)
{
	struct touch t = { .write = true };

	map_late(PROT_READ | PROT_WRITE);
	begin(&t);
	EXPECT_EQ(area_unmap(current->process, PAGE, PAGE + PAGE_SIZE), 0);
	end(&t);
	EXPECT_EQ(t.frame, 0);
	EXPECT(block_is_free());
}

KTEST(another_mapping_meanwhile_is_the_one_that_is_filled)
{
	struct touch t = { .write = false };

	map_late(PROT_READ);
	begin(&t);
	ktest_map(PAGE, PAGE_SIZE, PROT_READ); /* zeros, in the file's place */
	end(&t);
	EXPECT(t.frame != 0);
	if (t.frame)
		EXPECT_EQ(*(const uint32_t *)phys_to_kernel(t.frame), 0);
}

/* Killed while it waits for a file that another thread uses. */

static void use(void *file)
{
	sti();
	file_use(file);
	task_exit(0);
}

KTEST(a_thread_killed_in_the_queue_for_a_file_leaves_it)
{
	struct file *f = file_create(&archive_file_ops);
	struct task *t = task_create_kernel("use", use, f);

	EXPECT(f && t);
	if (!f || !t)
		return;
	t->looked_at = true;
	task_join(t, current->process);
	file_use(f);
	task_yield();
	EXPECT(f->wanted);
	tasks_kill(current->process, 1);
	task_wait(t);
	task_free(t);
	file_done(f);
	EXPECT(!f->wanted);
	EXPECT_EQ(f->refs, 1);
	file_put(f);
}
