/*
 * From ring 3 to ring 3: runs user/programs/bench.c under each policy with each copy
 * loop.  What it writes comes through a pipe, one measurement a line.
 */
#include "bench.h"
#include "files/file.h"
#include "files/bcache.h"
#include "files/kernel_read.h"
#include "machine/panic.h"
#include "process/elf.h"
#include "seg/gates.h"

#define PROGRAM	"bench"
#define STDOUT	1

#define FILE	"split.lst"

#define LAST	"end"

/* The pipe does not end with the program: we hold its process, to look at it afterwards. */
static void take(struct file *reader)
{
	char line[64];
	uint32_t used = 0;

	while (used < sizeof(line) && kernel_read(reader, line + used, 1) == 1) {
		if (line[used++] != '\n')
			continue;
		line[used - 1] = '\0';
		used = 0;
		if (strcmp(line, LAST) == 0)
			return;
		bench_line(line);
	}
	EXPECT(!"the program's last line came");
}

static void run(void)
{
	const char *argv[] = { PROGRAM, FILE, "lcall7", "gate", "sysenter" }, *why;
	const int argc = gate_missing(gate_find("sysenter")) ? 4 : 5;
	struct file *reader, *writer;
	struct program program;

	if (!listing_begins(RING3, 0))
		return;
	/* What the program reads then stands first under its hash, wherever the files lie in the
	 * archive. */
	bcache_drop();
	if (pipe_create(&reader, &writer) || !program_start(PROGRAM, argc, argv, NULL, &program, &why))
		panic("the benchmark cannot be started");
	file_put(program.process->files[STDOUT]);
	program.process->files[STDOUT] = writer;
	take(reader);
	program_wait(&program);
	EXPECT_EQ(program.task->status, 0);
	program_free(&program);
	file_put(reader);
}

static void each_policy(void)
{
	with_each_policy(run);
}

KTEST(ring_3)
{
	with_each_loop(each_policy);
}
