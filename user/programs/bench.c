/*
 * bench.c - what a crossing and a system call cost, ring 3 to ring 3: bench FILE [GATE...]
 *
 * Instructions between two RDTSC, the fewest of some runs; one line each: name, how many
 * bytes, instructions.  FILE: 64 KB or more.  Each GATE that the kernel has beside int 0x80
 * is timed too.  The same file runs on Linux.  Read next: tests/bench/ring3.c.
 */
#include "base/layout.h"
#include "lib/libc.h"
#include "lib/sys.h"

#define RUNS 9

enum { BLOCK = 256, MOST = 65536 };
/* A timer's tick falls into all runs of what takes longer, and where changes with every edit: no
 * figure.  (A tick is 100000 instructions away from the next.) */
enum { LONGEST = 30000 };

static char buffer[MOST];
static int fd, ends[2];

/* ---- The crossing alone: getpid, and nothing of C around it ---- */

static void by_int80(void)
{
	long result = NR_GETPID;

	__asm__ volatile("int %1" : "+a"(result) : "i"(VECTOR_SYSCALL) : "memory");
}

static void by_lcall7(void)
{
	long result = NR_GETPID;

	__asm__ volatile("lcall %1, $0" : "+a"(result) : "i"(SEL_LCALL7) : "memory", "cc");
}

/* Its convention: six arguments on the stack; the gate's way out drops them. */
static void by_gate(void)
{
	long result = NR_GETPID;

	__asm__ volatile("push $0; push $0; push $0; push $0; push $0; push $0\n"
			 "lcall %1, $0" : "+a"(result) : "i"(SEL_CALL_GATE) : "memory", "cc");
}

/* Its convention: ECX and EDX say where to come back. */
static void by_sysenter(void)
{
	long result = NR_GETPID;

	__asm__ volatile("mov %%esp, %%ecx; mov $1f, %%edx; sysenter; 1:"
			 : "+a"(result) : : "ecx", "edx", "memory", "cc");
}

static void nothing(void)
{
	long result = NR_GETPID;

	__asm__ volatile("" : "+a"(result) : : "memory");
}

/* ---- System calls, by int 0x80 and the stub in gates.asm ---- */

static void to_start(void)
{
	lseek(fd, 0, SEEK_SET);
}

static void read_1(void)
{
	read(fd, buffer, 1);
}

static void read_16(void)
{
	read(fd, buffer, 16);
}

static void read_4096(void)
{
	read(fd, buffer, PAGE_SIZE);
}

static void read_65536(void)
{
	read(fd, buffer, MOST);
}

/* Byte by byte against the block. */
static void read_bytes(void)
{
	for (int i = 0; i < BLOCK; i++)
		read(fd, buffer, 1);
}

static void read_block(void)
{
	read(fd, buffer, BLOCK);
}

static void fill_pipe(void)
{
	write(ends[1], buffer, 1);
}

static void empty_pipe(void)
{
	read(ends[0], buffer, 1);
}

static void idle(void)
{
}

static const struct bench {
	const char *name;
	int n;
	void (*run)(void);
	void (*before)(void), (*after)(void);
	const char *gate;	/* that it needs */
} benches[] = {
	{ "getpid_int80", 0, by_int80, idle, idle, 0 },
	{ "getpid_lcall7", 0, by_lcall7, idle, idle, "lcall7" },
	{ "getpid_gate", 0, by_gate, idle, idle, "gate" },
	{ "getpid_sysenter", 0, by_sysenter, idle, idle, "sysenter" },
	{ "read", 1, read_1, to_start, idle, 0 },
	{ "read", 16, read_16, to_start, idle, 0 },
	{ "read", PAGE_SIZE, read_4096, to_start, idle, 0 },
	{ "read", MOST, read_65536, to_start, idle, 0 },
	{ "read_by_bytes", BLOCK, read_bytes, to_start, idle, 0 },
	{ "read_at_once", BLOCK, read_block, to_start, idle, 0 },
	{ "pipe_write", 1, fill_pipe, idle, empty_pipe, 0 },
	{ "pipe_read", 1, empty_pipe, fill_pipe, idle, 0 },
};

static unsigned long fewest(const struct bench *b)
{
	unsigned long best = -1UL;

	for (int run = 0; run < RUNS; run++) {
		unsigned long start, cost;

		b->before();
		start = ticks();
		b->run();
		cost = ticks() - start;
		b->after();
		if (cost < best)
			best = cost;
	}
	return best;
}

static int asked(const struct bench *b, int argc, char **argv)
{
	for (int i = 2; i < argc; i++)
		if (b->gate && strcmp(argv[i], b->gate) == 0)
			return 1;
	return !b->gate;
}

static void tell(const struct bench *b, unsigned long floor)
{
	unsigned long cost = fewest(b) - floor;

	if (cost <= LONGEST)
		print("%s %d %u\n", b->name, b->n, (unsigned int)cost);
}

int main(int argc, char **argv)
{
	const struct bench empty = { "", 0, nothing, idle, idle, 0 };
	const struct bench *end = benches + sizeof(benches) / sizeof(benches[0]);

	fd = argc > 1 ? open(argv[1], O_RDONLY) : -1;
	if (fd < 0 || pipe(ends) || read(fd, buffer, MOST) != MOST) {
		print("usage: bench FILE [GATE...], FILE with 64 KB or more\n");
		return 1;
	}
	for (const struct bench *b = benches; b < end; b++)
		if (asked(b, argc, argv))
			tell(b, fewest(&empty));
	print("end\n");
	return 0;
}
