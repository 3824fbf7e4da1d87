/*
 * races.c - what another thread changes while a call sleeps in the middle of a copy.
 *
 * One idea: a page of late/slide.txt is long on its way.  Whoever copies to or from it sleeps,
 * and the other thread does its deed just then: sizes, vectors, paths, maps, descriptors, the
 * whole process.  The call may fail or come short; it may not use what it has not checked.
 * Read next: storms.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"

enum { RW = PROT_READ | PROT_WRITE, HERE = MAP_PRIVATE | MAP_FIXED, NR_WRITEV = 146, NR_MMAP = 90 };
enum { SHORT = 16 };

static char stack[PAGE_SIZE] __attribute__((aligned(16)));
static volatile int go, done;
static void (*deed)(void);
static int fd, ends[2];

/* Three pages: there, late, there.  A copy across the first border sleeps, and the second
 * border is for the deed. */
static char *const before = (char *)0x50000000, *const late = (char *)0x50001000,
	   *const after = (char *)0x50002000;

static void other(void)
{
	while (!go)
		sched_yield();
	deed();
	done = 1;
}

/* The block is in the cache: the call's first sleep is the one in the copy. */
static void warm(void)
{
	char byte;
	int file = open("data/slide.txt", O_RDONLY);

	read(file, &byte, sizeof(byte));
	close(file);
}

static void prepare(void (*what)(void))
{
	warm();
	fd = open("late/slide.txt", O_RDONLY);
	mmap2(before, 3 * PAGE_SIZE, RW, HERE | MAP_ANONYMOUS, -1, 0);
	before[0] = after[0] = 1;
	mmap2(late, PAGE_SIZE, RW, HERE, fd, 0);
	pipe(ends);
	deed = what;
	thread_start(other, stack + sizeof(stack));
	sched_yield();
	go = 1;
}

/* The deed is done while the call sleeps; its result. */
#define RACE(act, promise, sentence, what, call, content)			\
	static void act##_deed(void)						\
	{									\
		what;								\
	}									\
	CRIME(act, promise, sentence)						\
	{									\
		long result;							\
										\
		prepare(act##_deed);						\
		result = call;							\
		while (!done)							\
			sched_yield();						\
		return (content) ? NOTHING : is_error(result) ? result : WRONG_RESULT; \
	}

/* ---- What the kernel reads twice, or not at once ---- */

static struct {
	const void *base;
	unsigned long length;
} *const vector = (void *)0x50000100;

static long write_vector(void)
{
	vector[0].base = late;
	vector[1].base = before;
	vector[0].length = vector[1].length = SHORT;
	return syscall3(NR_WRITEV, ends[1], (long)vector, 2);
}

RACE(vector_base, NOTHING, "turns a vector's second part to the kernel",
     vector[1].base = (void *)secret_linear, write_vector(), result == SHORT)
RACE(vector_offset, NOTHING, "turns it to the kernel's own offset",
     vector[1].base = (void *)secret, write_vector(), result == SHORT || result == 2 * SHORT)
/* A policy that moves what is legal of it fills the pipe: somebody has to read. */
static void drain(void)
{
	static char bytes[PAGE_SIZE];

	while (read(ends[0], bytes, sizeof(bytes)) > 0)
		;
}

RACE(vector_length, NOTHING, "makes a vector's second part four gigabytes long",
     vector[1].length = -1; done = 1; drain(), write_vector(), result >= SHORT)
RACE(vector_gone, NOTHING, "unmaps the vector itself",
     munmap(before, PAGE_SIZE), write_vector(), result == SHORT)

static long map_by_structure(void)
{
	unsigned int *six = (unsigned int *)(late - 12);

	six[0] = 0x60000000;
	six[1] = PAGE_SIZE;
	six[2] = RW;
	return syscall3(NR_MMAP, (long)six, 0, 0);
}

RACE(structure, NOTHING, "changes mmap's six words when three have been read",
     ((unsigned int *)late)[-3] = secret_linear, map_by_structure(),
     is_error(result) || (unsigned long)result < top)

static long open_path(void)
{
	memcpy(late - 5, "data/", 5);
	return open(late - 5, O_RDONLY);
}

RACE(path, NOTHING, "changes a path behind the kernel's back", memset(late - 5, 'x', 5),
     open_path(), 1)
RACE(path_gone, NOTHING, "unmaps the path that is being read",
     munmap(before, 3 * PAGE_SIZE), open_path(), result == -EFAULT || result == -ENOENT)

static long segment_by_late(void)
{
	struct user_desc *d = (void *)(late - 8);

	d->entry_number = -1;
	d->base_addr = 0;
	return set_thread_area(d);
}

RACE(descriptor, NOTHING, "changes the descriptor that set_thread_area() reads",
     ((struct user_desc *)(late - 8))->entry_number = SEG_KERNEL_CS, segment_by_late(), 1)

/* ---- The map changes under the copy ---- */

static long read_over(void)
{
	return read(open("data/slide.txt", O_RDONLY), late - SHORT, PAGE_SIZE + 2 * SHORT);
}

RACE(unmap_next, NOTHING, "unmaps the page behind the one that a read waits for",
     munmap(after, PAGE_SIZE), read_over(), 1)
RACE(unmap_this, NOTHING, "unmaps the very page that a read waits for",
     munmap(late, PAGE_SIZE), read_over(), 1)
RACE(unmap_before, NOTHING, "unmaps what the read has filled",
     munmap(before, PAGE_SIZE), read_over(), 1)
RACE(remap_this, NOTHING, "puts another page in its place",
     mmap2(late, PAGE_SIZE, RW, HERE | MAP_ANONYMOUS, -1, 0), read_over(), 1)
RACE(protect_this, NOTHING, "takes the rights of the page that the read waits for",
     mprotect(late, PAGE_SIZE, PROT_READ), read_over(), 1)
RACE(protect_none, NOTHING, "takes all its rights", mprotect(late, PAGE_SIZE, 0), read_over(), 1)
RACE(fill_this, NOTHING, "touches the same late page itself", late[0] = 'x', read_over(), 1)
RACE(write_over, NOTHING, "unmaps what a write has not yet read",
     munmap(after, PAGE_SIZE), write(ends[1], late - SHORT, PAGE_SIZE - SHORT), 1)

static long touch_late(void)
{
	return *(volatile char *)late;
}

RACE(touch_unmapped, SIGSEGV, "unmaps the page that the other waits for in ring 3",
     munmap(late, PAGE_SIZE), touch_late(), 1)
RACE(touch_grown, NOTHING, "gives a waiting thread's page more rights",
     mprotect(late, PAGE_SIZE, RW), (mprotect(late, PAGE_SIZE, PROT_READ), touch_late()), 1)

/* ---- The file goes ---- */

RACE(close_file, NOTHING, "closes the file that is being read", close(ends[1] + 1), read_over(), 1)
RACE(close_all, NOTHING, "closes everything", for (int i = 0; i < 32; i++) close(i), read_over(), 1)
RACE(swap_file, NOTHING, "puts another file in its place",
     (close(ends[1] + 1), open("/dev/zero", O_RDONLY)), read_over(), 1)
RACE(close_pipe, NOTHING, "closes both ends of a pipe that is being written",
     (close(ends[0]), close(ends[1])), write(ends[1], late - SHORT, 2 * SHORT), 1)
RACE(pipe_by_late, NOTHING, "closes a new pipe before its numbers arrive",
     (close(ends[1] + 1), close(ends[1] + 2)), syscall3(NR_PIPE, (long)late - 4, 0, 0), 1)

/* ---- The process goes ---- */

RACE(exit_group, NOTHING, "ends the process whose other thread sleeps in a copy", exit(NOTHING),
     read_over(), 0)
RACE(dies, SIGSEGV, "dies of a fault while the other sleeps in a copy",
     *(volatile char *)secret_linear = 0, read_over(), 0)
RACE(dies_in_gate, SIGSEGV, "dies in a call gate while the other sleeps in a copy",
     __asm__ volatile("movl %0, %%esp;" LCALL7 : : "r"(secret_linear)), read_over(), 0)

/* ---- Arguments of the gates on a late page ---- */

#define LATE_STACK(gate_selector)						\
({										\
	long result_ = NR_GETPID;						\
										\
	__asm__ volatile("movl %%esp, %%edi; movl %1, %%esp; lcall %2, $0; movl %%edi, %%esp" \
			 : "+a"(result_) : "r"(late - 8), "i"(gate_selector)	\
			 : "edi", "ecx", "edx", "memory", "cc");		\
	result_;								\
})

RACE(lcall7_late, NOTHING, "enters lcall 7 with its arguments on a late page",
     late[1] = 'x', LATE_STACK(SEL_LCALL7), result == getpid())
RACE(gate_late, NOTHING, "enters the call gate with its arguments on a late page",
     late[1] = 'x', LATE_STACK(SEL_CALL_GATE), result == getpid())
RACE(lcall7_unmapped, SIGSEGV, "unmaps the arguments that lcall 7 waits for",
     munmap(late, PAGE_SIZE), LATE_STACK(SEL_LCALL7), 0)
RACE(gate_unmapped, SIGSEGV, "unmaps the arguments that the call gate waits for",
     munmap(late, PAGE_SIZE), LATE_STACK(SEL_CALL_GATE), 0)

/* ---- The last write of all ---- */

#define LEAVES_TID(act, promise, sentence, where)				\
	CRIME(act, promise, sentence)						\
	{									\
		prepare(sched_yield_);						\
		set_tid_address((void *)(where));				\
		return NOTHING;							\
	}

static void sched_yield_(void)
{
	sched_yield();
}

LEAVES_TID(tid_kernel, NOTHING, "has the kernel zero a word of the kernel at its end",
	   secret_linear)
LEAVES_TID(tid_offset, NOTHING, "has it zero a word at its own offset", secret)
LEAVES_TID(tid_y, NOTHING, "has it zero where the segment would mean the kernel", secret_y)
LEAVES_TID(tid_straddles, NOTHING, "has it zero a word half past the user's end", top - 2)
LEAVES_TID(tid_late, NOTHING, "has it zero a word on a late page", late - 2)
LEAVES_TID(tid_code, NOTHING, "has it zero its own code", prepare)
