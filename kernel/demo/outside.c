/*
 * outside.c - runs one program from outside, with words of any kind (outside.h).
 *
 * Read next: kernel/process/elf.c.
 */
#include "base/string.h"
#include "demo/options.h"
#include "demo/outside.h"
#include "demo/report.h"
#include "entry/oops.h"
#include "files/archive.h"
#include "files/terminal.h"
#include "machine/multiboot.h"
#include "machine/panic.h"
#include "machine/print.h"
#include "process/elf.h"
#include "process/process.h"
#include "process/start.h"
#include "process/task.h"

/* The command line knows neither blanks nor quotes: words that need them lie in these files
 * of the archive, each with a NUL behind it. */
#define ARGUMENTS_FILE ".arguments"
#define ENVIRONMENT_FILE ".environment"

static const char *argv[WORDS_MAX + 1], *environment[WORDS_MAX + 1];

/* "name one two": splits in place. */
static int split_words(char *line, const char *words[])
{
	int n = 0;

	for (char *c = line; *c; c++) {
		if (*c == ' ') {
			*c = '\0';
			continue;
		}
		if (c != line && c[-1] != '\0')
			continue;
		if (n == WORDS_MAX)
			panic("too many arguments: %d at most", WORDS_MAX);
		words[n++] = c;
	}
	return n;
}

/* The file's words go to words[n] and on: how many there are then.  Behind the last: NULL. */
static int take_file(const char *file, const char *words[], int n)
{
	uint32_t size = 0;
	const char *word = archive_data(file, &size), *end = word + size;

	if (size && end[-1])
		panic("%s does not end with a NUL", file);
	for (; size && word < end; word += strlen(word) + 1) {
		if (n == WORDS_MAX)
			panic("too many words in %s: %d at most", file, WORDS_MAX);
		words[n++] = word;
	}
	words[n] = NULL;
	return n;
}

/* NULL if it ended by itself, or if the kernel has said in words what it was killed for. */
static const char *why_it_ended(const struct fault *f)
{
	static char text[128];

	if (!f->happened || (!f->in_kernel && f->vector == VECTOR_NONE))
		return NULL;
	snprintf(text, sizeof(text), "%s %s at %p %s", f->in_kernel ? "oops" : "killed",
		 vector_name(f->vector), (void *)f->eip, f->in_kernel ? f->symbol : "in ring 3");
	return text;
}

void outside_run(void)
{
	static char line[sizeof(boot.cmdline)];
	struct program program;
	const char *why;
	int argc;

	strlcpy(line, options.program, sizeof(line));
	argc = split_words(line, argv);
	if (!argc)
		panic("a program's name has to follow \"--\"");
	argc = take_file(ARGUMENTS_FILE, argv, argc);
	take_file(ENVIRONMENT_FILE, environment, 0);
	if (!program_start(argv[0], argc, argv, environment, &program, &why)) {
		print("%s: %s\n", argv[0], why);
		report_exit(127, why);
		return;
	}
	if (options.terminal)
		terminal_init(program.process->group);
	task_trace(program.task, options.trace);
	program_wait(&program);
	report_exit(program.task->status, why_it_ended(&program.task->fault));
	program_free(&program);
}
