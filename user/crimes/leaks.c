/*
 * leaks.c - old bytes: in fresh pages, in the kernel's answers, in registers.
 *
 * One idea: before each crime the warden fills free memory, and the kernel's stack of the thread
 * to be, with the secret.  So whatever reaches a program without having been cleaned is seen in
 * its memory afterwards; here is only asked for as much as possible.
 * Read next: registers.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"

enum { RW = PROT_READ | PROT_WRITE, FRESH = MAP_PRIVATE | MAP_ANONYMOUS, PAGES = 200 };
enum { NR_CLOCK_GETTIME = 265, NR_FSTAT64 = 197, NR_LLSEEK = 140 };

static char bss[8 * PAGE_SIZE];
static char answer[PAGE_SIZE];
static int ends[2];

static long clean(const char *bytes, unsigned long n)
{
	for (unsigned long i = 0; i < n; i++)
		if (bytes[i])
			return GOT_THROUGH;
	return NOTHING;
}

CRIME(fresh_pages, NOTHING, "looks through fresh pages")
{
	return clean(mmap2(NULL, PAGES * PAGE_SIZE, RW, FRESH, -1, 0), PAGES * PAGE_SIZE);
}

CRIME(fresh_heap, NOTHING, "looks through a fresh heap")
{
	unsigned long from = brk(0);

	brk(from + PAGES * PAGE_SIZE);
	return clean((char *)from, PAGES * PAGE_SIZE);
}

CRIME(fresh_bss, NOTHING, "looks through the program's own zeroed memory")
{
	return clean(bss, sizeof(bss));
}

CRIME(fresh_stack, NOTHING, "looks through the stack below itself")
{
	char here;

	return clean((char *)((unsigned long)&here - 64 * PAGE_SIZE), 60 * PAGE_SIZE);
}

CRIME(start_page, NOTHING, "looks through the page that its arguments lie in, above and below")
{
	unsigned long from = top - PAGE_SIZE;
	volatile char seen = 0;

	for (unsigned long i = 0; i < PAGE_SIZE; i++)
		seen |= ((char *)from)[i];
	return seen ? NOTHING : WRONG_RESULT;
}

CRIME(recycled, NOTHING, "frees pages with its own secret and gets them back")
{
	char *at = mmap2(NULL, PAGES * PAGE_SIZE, RW, FRESH, -1, 0);

	memset(at, 'x', PAGES * PAGE_SIZE);
	munmap(at, PAGES * PAGE_SIZE);
	return clean(mmap2(NULL, PAGES * PAGE_SIZE, RW, FRESH, -1, 0), PAGES * PAGE_SIZE);
}

/* The block that the page comes from has the next file's bytes there. */
CRIME(behind_file, NOTHING, "reads a file's last page behind its end")
{
	int fd = open("flat.lst", O_RDONLY);
	long size = lseek(fd, 0, SEEK_END);
	char *at = mmap2(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	unsigned long rest = -size & (PAGE_SIZE - 1);

	return clean(at + size, rest);
}

/* ---- What the kernel's answers carry ---- */

#define ANSWERS(act, promise, sentence, ...)					\
	CRIME(act, promise, sentence)						\
	{									\
		for (int turn = GATE_INT80; turn <= GATE_CALL; turn++) {	\
			gate = &gates[turn];					\
			__VA_ARGS__;						\
		}								\
		return NOTHING;							\
	}

ANSWERS(uname_answer, NOTHING, "keeps what uname() fills in", uname((void *)(answer + turn * 400)))
ANSWERS(stat_answer, NOTHING, "keeps what fstat() fills in",
	syscall3(NR_FSTAT64, turn, (long)(answer + turn * 128), 0))
ANSWERS(clock_answer, NOTHING, "keeps what the clocks fill in",
	syscall3(NR_CLOCK_GETTIME, turn & 1, (long)(answer + turn * 16), 0))
ANSWERS(time_answer, NOTHING, "keeps what time() fills in", time((long *)answer + turn))
ANSWERS(pipe_answer, NOTHING, "keeps what pipe() fills in", pipe((int *)answer + turn * 2))
ANSWERS(seek_answer, NOTHING, "keeps what llseek() fills in",
	int fd = open("data/slide.txt", O_RDONLY);
	syscall6(NR_LLSEEK, fd, 0, 1, (long)(answer + turn * 8), SEEK_SET, 0))

/* The word below each struct is the caller's; what a call leaves in the registers is not. */
CRIME(registers_after, NOTHING, "keeps all registers after calls by every gate")
{
	static unsigned int kept[3][8];

	__asm__ volatile("movl $0x7e, %%eax; int $0x80; movl %%eax, 0(%0); movl %%ecx, 4(%0);"
			 "movl %%edx, 8(%0); movl %%ebp, 12(%0)"
			 : : "D"(kept[0]) : "eax", "ecx", "edx", "memory");
	__asm__ volatile("movl $20, %%eax; subl $28, %%esp;" LCALL7 "; addl $28, %%esp;"
			 "movl %%ecx, 4(%0); movl %%edx, 8(%0)"
			 : : "D"(kept[1]) : "eax", "ecx", "edx", "memory");
	__asm__ volatile("movl $20, %%eax; subl $24, %%esp;" CALL_GATE ";"
			 "movl %%ecx, 4(%0); movl %%edx, 8(%0)"
			 : : "D"(kept[2]) : "eax", "ecx", "edx", "memory");
	return NOTHING;
}

/* What lies below ESP is the user's own: no gate writes there. */
CRIME(below_esp, NOTHING, "looks below its stack pointer after calls by every gate")
{
	static unsigned int below[64];

	for (int turn = GATE_INT80; turn <= GATE_CALL; turn++) {
		gates[turn].call(0, 0, 0, 0, 0, 0, NR_GETPID);
		__asm__ volatile("leal -256(%%esp), %%esi; movl $64, %%ecx; rep movsl"
				 : : "D"(below) : "esi", "ecx", "memory");
	}
	return NOTHING;
}

CRIME(short_file, NOTHING, "reads more of a file than there is")
{
	int fd = open("data/slide.txt", O_RDONLY);
	long size = lseek(fd, -16, SEEK_END) + 16, got = read(fd, answer, sizeof(answer));

	return size < 16 || got != 16 ? WRONG_RESULT : clean(answer + got, sizeof(answer) - got);
}

CRIME(fresh_pipe, NOTHING, "reads more of a pipe than was written")
{
	char *fresh;

	pipe(ends);
	fresh = mmap2(NULL, PAGE_SIZE, RW, FRESH, -1, 0);
	write(ends[1], "abc", 3);
	if (read(ends[0], fresh, PAGE_SIZE) != 3)
		return WRONG_RESULT;
	return clean(fresh + 3, PAGE_SIZE - 3);
}

/* A write from the kernel's memory into a pipe, and out again. */
#define WRITES(act, promise, sentence, from)					\
	CRIME(act, promise, sentence)						\
	{									\
		long result;							\
										\
		pipe(ends);							\
		result = write(ends[1], (void *)(from), 64);			\
		close(ends[1]);							\
		read(ends[0], answer, sizeof(answer));				\
		return result;							\
	}

WRITES(write_kernel, EFAULT, "writes from the kernel's linear address", secret_linear)
WRITES(write_y, EFAULT, "writes from where its segment would mean the kernel", secret_y)
WRITES(write_offset, EFAULT, "writes from the kernel's own offset", secret)
WRITES(write_below, EFAULT, "writes from right below the user's end, where nothing is: at its end",
       top)

CRIME(open_kernel, EFAULT, "opens a file whose name lies in the kernel")
{
	return open((char *)secret_linear, O_RDONLY);
}
