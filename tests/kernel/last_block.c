/*
 * A file remembers the block that it was read from last; it is only a hint.
 */
#include "cases.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "files/file.h"
#include "files/kernel_read.h"

#define LONG_FILE	"split.lst"
#define N		16

static struct file opened(uint32_t position)
{
	return (struct file){ .refs = 1, .ops = &archive_file_ops, .inode = archive_find(LONG_FILE),
			      .position = position };
}

static void read_at(struct file *f, uint32_t position, char *to)
{
	f->position = position;
	EXPECT_EQ(kernel_read(f, to, N), N);
}

KTEST(a_file_moves_on_to_its_next_block_and_back)
{
	struct file f = opened(0), other = opened(0);
	char first[N], second[N], again[N], fresh[N];

	read_at(&f, 0, first);
	read_at(&f, PAGE_SIZE, second);
	read_at(&f, 0, again);
	read_at(&other, PAGE_SIZE, fresh);
	EXPECT(memcmp(first, again, N) == 0 && memcmp(second, fresh, N) == 0);
	EXPECT(memcmp(first, second, N) != 0);
}

KTEST(a_block_that_was_dropped_is_read_anew)
{
	struct file f = opened(0);
	char first[N], again[N];
	struct buffer *b;

	read_at(&f, 0, first);
	b = f.last;
	memset(b->io.data, FILLER, N);
	bcache_drop();
	read_at(&f, 0, again);
	EXPECT(memcmp(first, again, N) == 0);
	EXPECT_EQ(f.last->state, BUFFER_READY);
}
