/*
 * System calls with arguments that nobody sends by mistake.
 */
#include "base/errno.h"
#include "base/string.h"
#include "demo/ktest.h"
#include "entry/syscall.h"
#include "process/process.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

#define PAGE	((uint32_t)KTEST_PAGE)
#define FILE	"data/slide.txt"
#define PATH_ROOM 100

static void __user *put(const void *from, uint32_t n)
{
	ktest_map(PAGE, PAGE_SIZE, PROT_READ | PROT_WRITE);
	EXPECT_EQ(copy_to_user(user_pointer(PAGE), from, n), 0);
	return user_pointer(PAGE);
}

static long open_file(void)
{
	return sys_open(put(FILE, sizeof(FILE)), 0);
}

KTEST(the_demonstrations_call_is_refused_outside_of_one)
{
	SKIP_UNLESS(!demo_call, "a demonstration runs");
	EXPECT_EQ(sys_demo(0, 0, 0, 0), -EPERM);
}

KTEST(a_path_without_an_end_is_too_long)
{
	char path[PATH_ROOM + 1];

	memset(path, 'x', sizeof(path));
	EXPECT_EQ(sys_open(put(path, sizeof(path)), 0), -ENAMETOOLONG);
	path[PATH_ROOM - 1] = '\0';
	EXPECT_EQ(sys_open(put(path, sizeof(path)), 0), -ENOENT);
}

/* Each name of it is short: whoever cuts it finds a folder. */
KTEST(a_path_of_short_names_is_not_cut)
{
	char path[PATH_ROOM + 1];

	for (unsigned i = 0; i < sizeof(path); i++)
		path[i] = i % 2 ? '/' : '.';
	EXPECT_EQ(sys_open(put(path, sizeof(path)), 0), -ENAMETOOLONG);
}

KTEST(nothing_is_opened_to_be_written)
{
	EXPECT_EQ(sys_open(put(FILE, sizeof(FILE)), 1), -EROFS);
	EXPECT_EQ(sys_open(put(FILE, sizeof(FILE)), 2), -EROFS);
}

KTEST(a_second_descriptor_keeps_the_file)
{
	long fd = open_file(), copy;

	EXPECT(fd >= 0);
	copy = sys_dup((unsigned)fd);
	EXPECT(copy >= 0 && copy != fd);
	EXPECT_EQ(sys_lseek((unsigned)copy, 3, 0), 3);
	EXPECT_EQ(sys_close((unsigned)fd), 0);
	/* Were it not counted, the next file would be the same one. */
	fd = open_file();
	EXPECT_EQ(sys_lseek((unsigned)fd, 7, 0), 7);
	EXPECT_EQ(sys_lseek((unsigned)copy, 0, 1), 3);
	EXPECT_EQ(sys_close((unsigned)fd), 0);
	EXPECT_EQ(sys_close((unsigned)copy), 0);
	EXPECT_EQ(sys_close((unsigned)copy), -EBADF);
}

KTEST(llseek_wants_the_sign_in_both_words)
{
	unsigned fd = (unsigned)open_file();

	EXPECT_EQ(sys_llseek(fd, 0, 5, user_pointer(PAGE), 0), 0);
	EXPECT_EQ(sys_llseek(fd, 1, 5, user_pointer(PAGE), 0), -EINVAL);
	EXPECT_EQ(sys_llseek(fd, 0xFFFFFFFF, 5, user_pointer(PAGE), 0), -EINVAL);
	EXPECT_EQ(sys_llseek(fd, 0, 0x80000000, user_pointer(PAGE), 0), -EINVAL);
	EXPECT_EQ(sys_close(fd), 0);
}

/* Linux's struct user_desc; flags: its bit fields, 32-bit first. */
struct description {
	uint32_t entry, base, limit, flags;
};

#define IS_32BIT	0x01
#define STACK		0x02
#define CODE		0x04
#define READ_ONLY	0x08
#define ABSENT		0x20

static long thread_area(uint32_t entry, uint32_t flags)
{
	struct description d = { entry, 0x1000, 0xFFF, flags };
	long result = sys_set_thread_area(put(&d, sizeof(d)));

	memset(current->tls, 0, sizeof(current->tls));
	return result;
}

KTEST(only_32_bit_data_segments_are_given_out)
{
	EXPECT_EQ(thread_area((uint32_t)-1, IS_32BIT), 0);
	EXPECT_EQ(thread_area(SEG_TLS_FIRST, IS_32BIT | READ_ONLY), 0);
	EXPECT_EQ(thread_area((uint32_t)-1, 0), -EINVAL);
	EXPECT_EQ(thread_area((uint32_t)-1, IS_32BIT | CODE), -EINVAL);
	EXPECT_EQ(thread_area((uint32_t)-1, IS_32BIT | ABSENT), -EINVAL);
}

KTEST(only_three_entries_of_the_gdt_are_given_out)
{
	EXPECT_EQ(thread_area(SEG_TLS_FIRST - 1, IS_32BIT), -EINVAL);
	EXPECT_EQ(thread_area(SEG_TLS_FIRST + SEG_TLS_COUNT, IS_32BIT), -EINVAL);
	EXPECT_EQ(thread_area(SEG_KERNEL_DS, IS_32BIT), -EINVAL);
	EXPECT_EQ(thread_area((uint32_t)-2, IS_32BIT), -EINVAL);
}

KTEST(the_last_entry_is_the_last)
{
	struct description d = { (uint32_t)-1, 0x1000, 0xFFF, IS_32BIT };

	for (int i = 0; i < SEG_TLS_COUNT; i++)
		EXPECT_EQ(sys_set_thread_area(put(&d, sizeof(d))), 0);
	EXPECT_EQ(sys_set_thread_area(put(&d, sizeof(d))), -ESRCH);
	memset(current->tls, 0, sizeof(current->tls));
}
