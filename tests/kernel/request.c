/*
 * A request that goes past the limit is refused whole, whatever the file has: what
 * Linux's vfs_read() and vfs_write() answer.
 */
#include "cases.h"
#include "entry/syscall.h"
#include "files/archive.h"
#include "files/file.h"
#include "files/inode.h"

#define FILE	"data/slide.txt"
/* More than there is above any page, and more than any file has. */
#define HUGE	0xFFFFFFFF

static struct file slide;

static unsigned open_slide(void)
{
	slide = (struct file){ .refs = 1, .ops = &archive_file_ops, .inode = archive_find(FILE) };
	return (unsigned)process_install(current->process, &slide);
}

static void refused_whole(void)
{
	unsigned fd = open_slide();
	const uint32_t up_to_limit = LIM - PAGE;

	map_page();
	EXPECT_EQ(sys_read(fd, user(PAGE), HUGE), -EFAULT);
	EXPECT_EQ(sys_read(fd, user(PAGE), up_to_limit + 1), -EFAULT);
	EXPECT(all(window(PAGE), FILLER, PAGE_SIZE));
	EXPECT_EQ(slide.position, 0);
	/* Its twin, one byte less: what the file has. */
	EXPECT_EQ(sys_read(fd, user(PAGE), up_to_limit), PAGE_SIZE);
	EXPECT(!all(window(PAGE), FILLER, PAGE_SIZE));
	/* The descriptor comes first. */
	EXPECT_EQ(sys_read(FILES_MAX, user(PAGE), HUGE), -EBADF);
	EXPECT_EQ(sys_write(fd, user(PAGE), HUGE), -EBADF);
}

CASE(request_past_the_limit)
{
	refused_whole();
}

KTEST(request_past_the_limit_limit)
{
	under("limit", refused_whole);
}

CASE(request_past_the_limit_into_a_pipe)
{
	struct file *reader, *writer;
	unsigned in;

	map_page();
	EXPECT_EQ(pipe_create(&reader, &writer), 0);
	in = (unsigned)process_install(current->process, writer);
	EXPECT_EQ(sys_write(in, user(PAGE), LIM - PAGE + 1), -EFAULT);
	EXPECT_EQ(sys_write(in, user(PAGE), 1), 1);
	file_put(reader);
}

/* Nobody looks at the bytes, so any number of them is taken; but no result may look like an error. */
KTEST(request_of_more_than_a_result_can_say)
{
	static struct file null;
	const uint32_t vector[] = { PAGE, HUGE, PAGE, HUGE };
	unsigned fd;

	null = (struct file){ .refs = 1, .ops = inode_find("dev/null")->ops };
	fd = (unsigned)process_install(current->process, &null);
	map_page();
	memcpy(window(PAGE), vector, sizeof(vector));
	EXPECT_EQ(sys_write(fd, user(PAGE), HUGE), MOVE_MAX);
	EXPECT_EQ(sys_writev(fd, user(PAGE), 2), MOVE_MAX);
	current->process->files[fd] = NULL;
}

static void served_in_part(void)
{
	unsigned fd = open_slide();

	map_page();
	EXPECT_EQ(sys_read(fd, user(PAGE), HUGE), PAGE_SIZE);
}

/* The map says how much is legal, and who asks nobody gives what there is. */
KTEST(request_past_the_limit_walk)
{
	under("walk", served_in_part);
}

KTEST(request_past_the_limit_fs)
{
	under("fs", served_in_part);
}
