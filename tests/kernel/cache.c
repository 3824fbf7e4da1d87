/*
 * The buffer cache: who holds a block keeps it, a sector is not another sector, and a page
 * fault in the middle of a read gives the reader its block back.
 */
#include "base/layout.h"
#include "base/string.h"
#include "demo/ktest.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "process/map.h"
#include "process/pages.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "threads/sched.h"
#include "threads/time.h"

#define FILE	"data/slide.txt"
#define LATE	"late/slide.txt"
/* More blocks than the cache has. */
#define MANY	300
/* Far behind the medium's end, and a multiple of every power of two that a hash might take. */
#define FAR	0x100000

static struct buffer *first_block(void)
{
	return buffer_get(archive_find(FILE)->sector);
}

KTEST(a_block_that_is_held_is_not_taken)
{
	struct buffer *held = first_block();
	uint32_t sector = held->io.sector;

	for (uint32_t n = 0; n < MANY; n++)
		buffer_put(buffer_get(FAR + n * BLOCK_SECTORS));
	EXPECT_EQ(held->io.sector, sector);
	EXPECT(memcmp(held->io.data, "line 0000", 9) == 0);
	buffer_put(held);
}

KTEST(a_sector_far_away_is_another_one)
{
	struct buffer *near = first_block(), *far;

	far = buffer_get(near->io.sector + FAR);
	EXPECT(far != near);
	EXPECT_EQ(far->io.sector, near->io.sector + FAR);
	EXPECT_EQ(far->io.data[0], 0);		/* nothing is there, and it reads as zeros */
	buffer_put(far);
	buffer_put(near);
}

KTEST(a_page_fault_in_a_read_gives_the_block_back)
{
	struct user_area a = { KTEST_PAGE, KTEST_PAGE + PAGE_SIZE, PROT_READ, archive_find(LATE), 0 };
	struct buffer *held;

	EXPECT_EQ(area_map(current->process, a), 0);
	bcache_drop();
	held = first_block();
	EXPECT(current->held == held);
	EXPECT(page_fill(current->process, KTEST_PAGE, false) != 0);
	EXPECT(current->held == held);
	buffer_put(held);
}

static void reads_a_block(void *unused)
{
	(void)unused;
	sti();
	buffer_put(first_block());
	task_exit(0);
}

/* It has come, and its reader has not run yet: then it is not the oldest, and another block takes
 * another's place.  Or two readers could take each other's for ever. */
KTEST(a_block_that_has_just_come_waits_for_its_reader)
{
	struct task *reader = task_create_kernel("reader", reads_a_block, NULL);
	uint32_t reads, start;

	EXPECT(reader != NULL);
	reader->looked_at = true;
	bcache_drop();
	reads = blockdev_reads;
	task_yield();				/* the reader asks, and sleeps */
	for (start = ticks; ticks - start < 3;)
		;				/* its block comes; we have the processor */
	buffer_put(buffer_get(FAR));
	task_wait(reader);
	task_free(reader);
	EXPECT_EQ(blockdev_reads - reads, 2);
}
