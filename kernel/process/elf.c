/*
 * elf.c - from an ELF file to a thread in ring 3.
 *
 * Read before: image.c, start.c.  Read next: exec.c, the same for a process that runs
 * already; task.c.
 */
#include "base/layout.h"
#include "base/signal.h"
#include "files/archive.h"
#include "files/file.h"
#include "process/elf.h"
#include "process/image.h"
#include "process/map.h"
#include "process/process.h"
#include "process/start.h"
#include "process/task.h"
#include "seg/mode.h"

const char *program_load(struct process *p, const struct inode *file, struct frame *f)
{
	struct image i = { .inode = file, .process = p };
	const struct user_area stack = {
		mode.user_top - STACK_BYTES, mode.user_top, PROT_READ | PROT_WRITE, NULL, 0,
	};
	const char *why = image_load(&i);

	if (why)
		return why;
	p->program = file;
	p->brk_start = p->brk = i.end;
	*f = (struct frame){
		.ds = SEL_USER_DS, .es = SEL_USER_DS,
		.cs = SEL_USER_CS, .ss = SEL_USER_DS,
		.eflags = EFLAGS_FIXED | EFLAGS_IF,
		.eip = i.header.entry,
		.esp = area_map(p, stack) ? 0 : start_push(p->start, p, &i.header, i.headers_at),
	};
	return f->esp ? NULL : "memory is short";
}

/* Two files, so that whoever waits for a key keeps nobody from writing. */
static bool open_console(struct process *p)
{
	struct file *in = file_create(&console_file_ops);
	struct file *out = in ? file_create(&console_file_ops) : NULL;

	if (!out) {
		if (in)
			file_put(in);
		return false;
	}
	in->flags = out->flags = O_RDWR;
	out->refs = 2;
	p->files[0] = in;
	p->files[1] = p->files[2] = out;
	return true;
}

static const char *take_words(struct process *p, int argc, const char *const argv[],
			      const char *const environment[])
{
	p->start = start_create();
	if (!p->start)
		return "memory is short";
	for (int i = 0; i < argc; i++)
		if (start_add(p->start, argv[i]))
			return "it has too many arguments (" TEXT_OF(WORDS_MAX) " at most)";
	start_environment(p->start);
	for (int i = 0; environment && environment[i]; i++)
		if (start_add(p->start, environment[i]))
			return "its environment is too long";
	return NULL;
}

/* Its thread, or NULL and the reason. */
static struct task *start(struct process *p, const struct inode *file, const char **why)
{
	struct task *t = NULL;
	struct frame f;

	*why = program_load(p, file, &f);
	if (*why)
		return NULL;
	if (open_console(p))
		t = task_create_user(start_name(p->start), p, &f);
	if (!t)
		*why = "memory is short";
	return t;
}

bool program_start(const char *path, int argc, const char *const argv[],
		   const char *const environment[], struct program *program, const char **why)
{
	const struct inode *file = archive_find(path);
	struct process *p;

	*why = file ? "memory is short" : "there is no such file in the archive";
	p = file ? process_create() : NULL;
	if (!p)
		return false;
	*program = (struct program){ .process = p };
	*why = take_words(p, argc, argv, environment);
	program->task = *why ? NULL : start(p, file, why);
	if (*why) {
		process_put(p);
		return false;
	}
	program->task->looked_at = true;
	return true;
}

void program_wait(struct program *program)
{
	task_wait(program->task);
}

/* Also what it has started, and what that has. */
static bool family_lives(const struct process *first)
{
	for (struct process *p = processes; p < processes + PROCESSES_MAX; p++)
		if (p->refs && p->threads && p->root == first->root)
			return true;
	return false;
}

void program_free(struct program *program)
{
	while (family_lives(program->process)) {
		family_kill(program->process->root);
		task_yield();
	}
	process_put(program->process);
	task_free(program->task);
}
