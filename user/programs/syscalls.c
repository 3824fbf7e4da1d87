/*
 * syscalls.c - every system call once, with what Linux would answer: syscalls [GATE]
 *
 * Prints KTAP.  The same file runs on Linux, where every line must be "ok" too: so we
 * know that what we expect here is Linux's behaviour, not our idea of it.
 * With a gate's name all calls that can go that way do.  Read next: sys.h.
 */
#include "lib/libc.h"
#include "lib/sys.h"
#include "lib/tls.h"

enum { CHECKS = 44, PAGE = 4096 };

static int count, failures;

static void check(int ok, const char *what)
{
	print("%s %d %s\n", ok ? "ok" : "not ok", ++count, what);
	failures += !ok;
}

static void *anonymous(void *addr, int flags)
{
	return mmap2(addr, PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

static void check_files(const char *path)
{
	int fd = open(path, O_RDONLY);
	char a[16], b[16];

	check(fd >= 3, "open gives a number after the three standard ones");
	check(read(fd, a, 16) == 16, "read gives as much as was asked for");
	check(memcmp(a, "line 0000: abcd\n", 16) == 0, "and it is the file's beginning");
	check(lseek(fd, 0, SEEK_CUR) == 16, "the position moved on");
	check(lseek(fd, -16, SEEK_END) == 4080, "lseek from the end");
	check(read(fd, b, 16) == 16 && memcmp(b, "line 0255", 9) == 0, "reads the last line");
	check(read(fd, b, 16) == 0, "read at the end of a file gives 0");
	check(lseek(fd, -1, SEEK_SET) == -EINVAL, "lseek before the start: EINVAL");
	check(lseek(fd, 4090, SEEK_SET) == 4090 && read(fd, b, 16) == 6, "a short read at the end");
	check(close(fd) == 0 && close(fd) == -EBADF, "close, and close again: EBADF");
	check(read(fd, a, 1) == -EBADF, "read of a closed file: EBADF");
	check(open("no/such/file", O_RDONLY) == -ENOENT, "open of what is not there: ENOENT");
}

static void check_devices(void)
{
	int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDONLY);
	char got[8] = "aaaaaaa";

	check(null >= 0 && zero >= 0, "/dev/null and /dev/zero open");
	check(write(null, got, 8) == 8 && read(null, got, 8) == 0, "null takes all and gives nothing");
	check(got[0] == 'a', "and has touched nothing");
	check(read(zero, got, 7) == 7 && got[0] == 0 && got[6] == 0, "zero gives zeros");
	check(lseek(null, 100, SEEK_SET) == 0, "lseek in null: 0");
	check(close(null) == 0 && close(zero) == 0, "close both");
}

static void check_pipe(void)
{
	int ends[2];
	char got[8];

	check(pipe(ends) == 0 && ends[0] != ends[1], "pipe");
	check(write(ends[1], "abcdef", 6) == 6, "write into it");
	check(read(ends[0], got, 4) == 4 && memcmp(got, "abcd", 4) == 0, "read some of it");
	check(read(ends[0], got, 8) == 2 && memcmp(got, "ef", 2) == 0, "read the rest");
	check(lseek(ends[0], 0, SEEK_SET) == -ESPIPE, "lseek in a pipe: ESPIPE");
	check(write(ends[0], "x", 1) == -EBADF, "write to the reading end: EBADF");
	check(close(ends[1]) == 0 && read(ends[0], got, 1) == 0, "no writer left: read gives 0");
	check(close(ends[0]) == 0, "close the other end");
}

static void check_memory(void)
{
	char *old = (char *)brk(0);
	char *low = (char *)0x00200000, *p;

	check(brk((unsigned long)old + 2 * PAGE) == (unsigned long)old + 2 * PAGE, "brk grows");
	check(old[PAGE] == 0 && (old[2 * PAGE - 1] = 1), "new memory is zero and writable");
	check(brk((unsigned long)old) == (unsigned long)old, "brk shrinks");
	check(brk((unsigned long)old + 2 * PAGE) && old[2 * PAGE - 1] == 0, "grown again: zero again");
	p = anonymous(NULL, 0);
	check(!is_error((long)p) && p[0] == 0 && (p[PAGE - 1] = 1), "mmap of a new page");
	check(anonymous(p, MAP_FIXED) == p && p[PAGE - 1] == 0, "mapped over: zero again");
	check(anonymous(low, MAP_FIXED) == low && (*low = 1), "mmap at a fixed low address");
	check(munmap(low, PAGE) == 0 && munmap(p, PAGE) == 0, "munmap");
	check(is_error((long)anonymous((void *)-PAGE, MAP_FIXED)), "the last page: refused");
}

static void check_rest(void)
{
	struct timespec moment = { .tv_nsec = 20000000 };
	static const unsigned int word = 0x6A6B6C6D;
	struct utsname name;
	long now = 0;

	check(getpid() > 0 && getpid() == getpid(), "getpid");
	check(getuid() == getuid(), "getuid");
	check(time(&now) == now && now > 0, "time");
	check(uname(&name) == 0 && name.sysname[0] && name.release[0], "uname");
	check(nanosleep(&moment, NULL) == 0, "nanosleep");
	check(nanosleep(&(struct timespec){ 0, -1 }, NULL) == -EINVAL, "negative nanoseconds: EINVAL");
	check(nanosleep(&(struct timespec){ 0, 1000000000 }, NULL) == -EINVAL,
	      "a whole second of them: EINVAL");
	check(sched_yield() == 0, "sched_yield");
	load_gs(tls_segment(-1, &word));
	check(gs_word() == word, "set_thread_area: GS:0 is our word");
}

int main(int argc, char **argv)
{
	if (argc > 1 && gate_select(argv[1])) {
		print("syscalls: no such way in: %s\n", argv[1]);
		return 2;
	}
	print("KTAP version 1\n1..%d\n", CHECKS);
	check_files("data/slide.txt");
	check_devices();
	check_pipe();
	check_memory();
	check_rest();
	if (count != CHECKS)
		print("not ok %d the plan was %d\n", count + 1, CHECKS);
	return failures || count != CHECKS;
}
