/*
 * Case 26: kernel_read and kernel_write by both doors, and what each costs.
 */
#include "cases.h"
#include "files/archive.h"
#include "files/file.h"
#include "files/kernel_read.h"

#define FILE	"data/slide.txt"
#define SIZE	300
/* In split past the kernel segment's limit, in flat a carry: no door lets it in. */
#define NOWHERE	((void *)0xFFFFFFF0)

struct doors {
	const char *name;
	long (*read)(struct file *f, void *to, size_t n);
	long (*write)(struct file *f, const void *from, size_t n);
	uint32_t paid;		/* checks, and fixups, for a block */
};

static const struct doors doors[] = {
	{ "iterator", kernel_read, kernel_write, 0 },
	{ "set_fs", kernel_read_set_fs, kernel_write_set_fs, 1 },
};

static char got[SIZE + 1];

static struct file slide(uint32_t position)
{
	return (struct file){ .refs = 1, .ops = &archive_file_ops, .position = position,
			      .inode = archive_find(FILE) };
}

static const char *contents(void)
{
	uint32_t size = 0;
	const char *data = archive_data(FILE, &size);

	EXPECT(data && size == PAGE_SIZE);
	return data;
}

static bool limit_closed(void)
{
	return get_fs().seg == USER_DS.seg && LIM == mode.user_top;
}

static void reads(const struct doors *d)
{
	struct file f = slide(100);

	memset(got, FILLER, sizeof(got));
	EXPECT_EQ(d->read(&f, got, SIZE), SIZE);
	EXPECT(memcmp(got, contents() + 100, SIZE) == 0 && (uint8_t)got[SIZE] == FILLER);
	EXPECT_EQ(f.position, 100 + SIZE);
	EXPECT(limit_closed());
	f = slide(PAGE_SIZE - 5);
	EXPECT_EQ(d->read(&f, got, SIZE), 5);
	EXPECT_EQ(d->read(&f, got, SIZE), 0);
}

static void both_doors_read(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(doors); i++)
		reads(&doors[i]);
}

CASE(case_26_kernel_read_by_both_doors)
{
	with_each_loop(both_doors_read);
}

/* Through a pipe and out again, in by one door and out by the other. */
static void writes(const struct doors *in, const struct doors *out)
{
	struct file *reader = NULL, *writer = NULL;

	EXPECT_EQ(pipe_create(&reader, &writer), 0);
	if (!reader || !writer)
		return;
	memset(got, FILLER, sizeof(got));
	EXPECT_EQ(in->write(writer, contents(), SIZE), SIZE);
	EXPECT(limit_closed());
	EXPECT_EQ(out->read(reader, got, SIZE), SIZE);
	EXPECT(memcmp(got, contents(), SIZE) == 0);
	/* Errors: the wrong end, and nowhere. */
	EXPECT_EQ(in->write(reader, got, 1), -EBADF);
	EXPECT_EQ(out->read(writer, got, 1), -EBADF);
	EXPECT(limit_closed());
	file_put(reader);
	file_put(writer);
}

static void both_doors_write(void)
{
	for (unsigned in = 0; in < ARRAY_SIZE(doors); in++)
		for (unsigned out = 0; out < ARRAY_SIZE(doors); out++)
			writes(&doors[in], &doors[out]);
}

CASE(case_26_kernel_write_by_both_doors)
{
	with_each_loop(both_doors_write);
}

CASE(case_26_the_limit_comes_back_after_an_error)
{
	struct file f = slide(0), *reader = NULL, *writer = NULL;

	EXPECT_EQ(kernel_read_set_fs(&f, NOWHERE, 32), -EFAULT);
	EXPECT(limit_closed());
	EXPECT_EQ(f.position, 0);
	EXPECT_EQ(kernel_write_set_fs(&f, got, 1), -EBADF);
	EXPECT(limit_closed());
	EXPECT_EQ(pipe_create(&reader, &writer), 0);
	EXPECT_EQ(kernel_write_set_fs(writer, NOWHERE, 32), -EFAULT);
	EXPECT(limit_closed());
	file_put(reader);
	file_put(writer);
}

/* What comes back is what was there, not USER_DS in any case. */
CASE(case_26_the_limit_that_was_comes_back)
{
	struct file f = slide(0);
	mm_segment_t old = get_fs();

	set_fs(KERNEL_DS);
	EXPECT_EQ(kernel_read_set_fs(&f, got, 8), 8);
	EXPECT_EQ(get_fs().seg, KERNEL_DS.seg);
	set_fs(old);
	EXPECT(limit_closed());
}

static struct access_counts cost(long (*read)(struct file *, void *, size_t), void *to)
{
	struct access_counts before = access_counts;
	struct file f = slide(0);

	EXPECT_EQ(read(&f, to, SIZE), SIZE);
	return (struct access_counts){ .checks = access_counts.checks - before.checks,
				       .fixups = access_counts.fixups - before.fixups,
				       .pages = access_counts.pages - before.pages };
}

static long read_to_user(struct file *f, void *y, size_t n)
{
	struct iter to = iter_user(user((uint32_t)y), n);

	return f->ops->read(f, &to);
}

/* read() pays a check and a fixup a block, or a page looked up; the old door a check and
 * a fixup under every policy, for the kernel's memory is in no user's tables; the new one
 * nothing. */
CASE(case_26_what_the_doors_cost)
{
	struct access_counts paid;

	map_page();
	paid = cost(read_to_user, (void *)PAGE);
	EXPECT(memcmp(window(PAGE), contents(), SIZE) == 0);
	EXPECT_EQ(paid.checks, 1);
	EXPECT_EQ(paid.fixups, policy->way == BY_FS);
	EXPECT_EQ(paid.pages, policy->way == BY_TABLES);
	for (unsigned i = 0; i < ARRAY_SIZE(doors); i++) {
		paid = cost(doors[i].read, got);
		EXPECT_EQ(paid.checks, doors[i].paid);
		EXPECT_EQ(paid.fixups, doors[i].paid);
		EXPECT_EQ(paid.pages, 0);
	}
}
