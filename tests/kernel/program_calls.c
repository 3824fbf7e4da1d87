/*
 * The calls that stock programs need, with pointers that nobody sends by mistake: each is
 * refused, and neither the process nor a descriptor is changed by it.
 */
#include "cases.h"
#include "entry/syscall.h"
#include "files/file.h"
#include "files/inode.h"
#include "memory/frames.h"
#include "process/exec.h"
#include "process/family.h"
#include "process/signals.h"

#define FILE	"data/slide.txt"
/* One byte of a word lies in the page, the rest where nothing is. */
#define HALF	(HOLE - 1)
#define AT_FDCWD (-100)
#define SET_BYTES 8
#define WORD	4

static const uint32_t bad[] = { HOLE, HALF, 0xFFFFFFF0 };

static void __user *path(const char *text)
{
	map_page();
	memcpy(window(PAGE), text, strlen(text) + 1);
	return user(PAGE);
}

/* The page's last bytes hold no NUL: a string that begins there goes on into the hole. */
static void filled(void)
{
	map_page();
}

CASE(bad_path_is_efault)
{
	filled();
	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(sys_open(user(bad[i]), 0), -EFAULT);
		EXPECT_EQ(sys_access(user(bad[i]), 0), -EFAULT);
		EXPECT_EQ(sys_chdir(user(bad[i])), -EFAULT);
		EXPECT_EQ(sys_stat64(user(bad[i]), user(PAGE)), -EFAULT);
		EXPECT_EQ(sys_readlink(user(bad[i]), user(PAGE), 10), -EFAULT);
		EXPECT_EQ(sys_statx(AT_FDCWD, user(bad[i]), 0, 0, user(PAGE)), -EFAULT);
	}
	EXPECT(current->process->here == inode_root());
}

CASE(bad_answer_is_efault)
{
	long folder = sys_open(path("/data"), 0);

	EXPECT(folder >= 0);
	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(sys_stat64(path(FILE), user(bad[i])), -EFAULT);
		EXPECT_EQ(sys_fstat64((unsigned)folder, user(bad[i])), -EFAULT);
		EXPECT_EQ(sys_statx(AT_FDCWD, path(FILE), 0, 0, user(bad[i])), -EFAULT);
		EXPECT_EQ(sys_getcwd(user(bad[i]), 100), -EFAULT);
		EXPECT_EQ(sys_getdents64((unsigned)folder, user(bad[i]), 100), -EFAULT);
		EXPECT_EQ(sys_gettimeofday(user(bad[i]), user(0)), -EFAULT);
		EXPECT_EQ(sys_getrlimit(0, user(bad[i])), -EFAULT);
	}
	/* What could not be given has not been passed over. */
	EXPECT_EQ(current->process->files[folder]->position, 0);
	EXPECT_EQ(sys_close((unsigned)folder), 0);
}

/* What lies behind the answer is the program's. */
static bool ends_after(uint32_t size)
{
	const char *answer = (const char *)window(PAGE) + 1;
	bool ends = answer[size - 1] == 0;

	for (unsigned i = 0; i < 64; i++)
		ends = ends && answer[size + i] == 'x';
	return ends;
}

/* An empty name, and then room that is full. */
static void __user *room(void)
{
	void __user *empty = path("");

	memset(window(PAGE) + 1, 'x', PAGE_SIZE - 1);
	return empty;
}

/* Linux's structures have 96 and 256 bytes. */
KTEST(a_files_facts_end_where_their_structure_ends)
{
	unsigned fd = (unsigned)sys_open(path(FILE), 0);

	room();
	EXPECT_EQ(sys_fstat64(fd, user(PAGE + 1)), 0);
	EXPECT(ends_after(96));
	EXPECT_EQ(sys_statx((int)fd, room(), 0x1000, 0, user(PAGE + 1)), 0);
	EXPECT(ends_after(256));
	sys_close(fd);
}

CASE(bad_pipe_leaves_no_descriptor)
{
	map_page();
	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_EQ(sys_pipe2(user(bad[i]), 0), -EFAULT);
	for (unsigned fd = 0; fd < FILES_MAX; fd++)
		EXPECT(!current->process->files[fd]);
}

CASE(bad_signal_set_is_efault)
{
	struct signal_action before = *signal_action(current->process, SIGINT);
	uint64_t blocked = current->blocked;

	map_page();
	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(sys_rt_sigaction(SIGINT, user(bad[i]), user(0), SET_BYTES), -EFAULT);
		EXPECT_EQ(sys_rt_sigprocmask(0, user(bad[i]), user(0), SET_BYTES), -EFAULT);
		EXPECT_EQ(sys_rt_sigsuspend(user(bad[i]), SET_BYTES), -EFAULT);
	}
	EXPECT(memcmp(signal_action(current->process, SIGINT), &before, sizeof(before)) == 0);
	EXPECT(current->blocked == blocked && !current->suspends);
}

CASE(bad_futex_is_refused)
{
	map_page();
	EXPECT_EQ(sys_futex(user(HOLE), 0, 0, user(0)), -EFAULT);
	EXPECT_EQ(sys_futex(user(HALF), 0, 0, user(0)), -EINVAL);
	EXPECT_EQ(sys_futex(user(PAGE), 0, 0, user(HOLE)), -EFAULT);
	EXPECT_EQ(sys_futex(user(PAGE), 0, 0, user(0)), -EAGAIN);	/* another value stands there */
	EXPECT_EQ(current->futex, 0);
}

#define EMPTY_PROGRAM "empty-program"

/* There are no programs in the tests' archive: one that may be run, and has nothing in it. */
static void __user *empty_program(void)
{
	struct inode *i;

	if (!inode_find(EMPTY_PROGRAM)) {
		i = inode_add(EMPTY_PROGRAM);
		*i = *inode_find(FILE);
		strlcpy(i->name, EMPTY_PROGRAM, sizeof(i->name));
		i->mode = S_IFREG | 0755;
		i->size = 0;
	}
	return path("/" EMPTY_PROGRAM);
}

static long exec(const void __user *name, uint32_t argv, uint32_t envp)
{
	struct frame f = { .eip = PAGE };
	long error = do_execve(&f, 0, name, user(argv), user(envp));

	EXPECT_EQ(f.eip, PAGE);
	EXPECT(!current->making);
	return error;
}

CASE(bad_words_start_no_program)
{
	void __user *name = empty_program();
	uint32_t before = frames_free_count();

	EXPECT_EQ(exec(user(HOLE), 0, 0), -EFAULT);
	EXPECT_EQ(exec(name, HOLE, 0), -EFAULT);
	EXPECT_EQ(exec(name, HALF, 0), -EFAULT);
	EXPECT_EQ(exec(name, 0, HOLE), -EFAULT);
	/* Words at all that the page is full of: the first of them points nowhere. */
	EXPECT_EQ(exec(name, PAGE + PAGE_SIZE / 2, 0), -EFAULT);
	EXPECT_EQ(exec(name, 0, 0), -ENOEXEC);
	EXPECT_EQ(exec(path("/data"), 0, 0), -EACCES);
	EXPECT_EQ(exec(path("/" FILE), 0, 0), -EACCES);
	EXPECT_EQ(exec(path("/nothing"), 0, 0), -ENOENT);
	EXPECT_EQ(frames_free_count(), before);
}

/* A selector, a flag or an address in the frame is only what ring 3 could have anyway. */
static void sigreturn_from(uint8_t filling)
{
	struct frame f = { .cs = SEL_USER_CS, .ss = SEL_USER_DS, .eflags = EFLAGS_FIXED | EFLAGS_IF,
			   .esp = PAGE + PAGE_SIZE / 2 };

	memset(window(PAGE), filling, PAGE_SIZE);
	do_sigreturn(&f, 0);
	EXPECT_EQ(f.cs, SEL_USER_CS);
	EXPECT_EQ(f.ss, SEL_USER_DS);
	EXPECT_EQ(f.ds & 3, 3);
	EXPECT_EQ(f.es & 3, 3);
	EXPECT_EQ(f.eflags & (EFLAGS_IOPL | EFLAGS_NT | EFLAGS_VM | EFLAGS_ID), 0);
	EXPECT(f.eflags & EFLAGS_IF);
	EXPECT(!(current->blocked & SIGNALS_SURE));
	current->blocked = 0;
}

CASE(sigreturn_gives_no_rights)
{
	map_page();
	sigreturn_from(0xFF);
	sigreturn_from(0);
}

#define SIG_SETMASK 2

CASE(what_is_sure_is_never_blocked)
{
	map_page();
	memset(window(PAGE), 0xFF, SET_BYTES);
	EXPECT_EQ(sys_rt_sigprocmask(SIG_SETMASK, user(PAGE), user(0), SET_BYTES), 0);
	EXPECT(current->blocked == ~SIGNALS_SURE);
	current->blocked = 0;
}

CASE(only_a_folder_is_stood_in)
{
	EXPECT_EQ(sys_chdir(path("/" FILE)), -ENOTDIR);
	EXPECT(current->process->here == inode_root());
	/* "/" and its NUL are two bytes. */
	EXPECT_EQ(sys_getcwd(user(PAGE), 1), -ERANGE);
	EXPECT_EQ(sys_getcwd(user(PAGE), 2), 2);
}

KTEST(a_path_is_taken_part_by_part)
{
	const struct inode *i;

	EXPECT_EQ(path_find(inode_root(), "/data/../" FILE, &i), 0);
	EXPECT(i == inode_find(FILE));
	EXPECT_EQ(path_find(inode_find("data"), "slide.txt", &i), 0);
	EXPECT_EQ(path_find(inode_root(), "/../..", &i), 0);
	EXPECT(i == inode_root());
	EXPECT_EQ(path_find(inode_root(), "nothing/..", &i), -ENOENT);
	EXPECT_EQ(path_find(inode_root(), FILE "/", &i), -ENOTDIR);
	EXPECT_EQ(path_find(inode_root(), FILE "/..", &i), -ENOTDIR);
	EXPECT_EQ(path_find(inode_root(), "", &i), -ENOENT);
}

KTEST(nobody_to_wait_for_is_echild)
{
	uint32_t word;

	EXPECT_EQ(family_wait(-1, 0, &word), -ECHILD);
	EXPECT_EQ(family_wait((int)current->process->id, 0, &word), -ECHILD);
}
