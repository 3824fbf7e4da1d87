/*
 * The way of a file's bytes: device, buffer cache, kernel_read.
 */
#include "base/layout.h"
#include "base/string.h"
#include "demo/ktest.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "files/blockdev.h"
#include "files/kernel_read.h"
#include "threads/sched.h"
#include "threads/time.h"

#define FILE	"data/slide.txt"

static const struct inode *slide(void)
{
	const struct inode *inode = archive_find(FILE);

	EXPECT(inode != NULL);
	return inode;
}

KTEST(kernel_read_gives_the_files_bytes)
{
	static char got[PAGE_SIZE];
	uint32_t size = 0;
	const char *there = archive_data(FILE, &size);
	const struct inode *inode = slide();

	EXPECT(size >= PAGE_SIZE);
	EXPECT_EQ(inode_read(inode, 0, got, PAGE_SIZE), PAGE_SIZE);
	EXPECT(memcmp(got, there, PAGE_SIZE) == 0);
	EXPECT_EQ(inode_read(inode, 100, got, 50), 50);
	EXPECT(memcmp(got, there + 100, 50) == 0);
}

KTEST(kernel_read_ends_at_the_files_end)
{
	const struct inode *inode = slide();
	char got[16];

	EXPECT_EQ(inode_read(inode, inode->size - 4, got, 16), 4);
	EXPECT_EQ(inode_read(inode, inode->size, got, 16), 0);
	EXPECT_EQ(inode_read(inode, 0xFFFFFFFF, got, 16), 0);
}

/* The first read of a block has to wait for the device, the second one does not ask it. */
KTEST(the_cache_saves_the_wait)
{
	const struct inode *inode = slide();
	uint32_t start = ticks, reads = blockdev_reads;
	char byte;

	bcache_drop();
	EXPECT_EQ(inode_read(inode, 0, &byte, 1), 1);
	EXPECT(ticks != start);
	EXPECT_EQ(blockdev_reads, reads + 1);
	EXPECT_EQ(inode_read(inode, 0, &byte, 1), 1);
	EXPECT_EQ(blockdev_reads, reads + 1);
	EXPECT(current->held == NULL);
}
