/*
 * warden.c - runs every crime of the archive's list, each in a process of its own.
 *
 * Its one idea: the warden believes no criminal.  How the thread ended, the kernel's constant
 * bytes, and everything that lies in the process's memory when all its threads are gone are
 * looked at from here; tools/verdict/crimes.py compares that with what the crime's own line
 * promises.  Outside of demo mode: nothing here is made easier for anybody.
 * Read before: user/crimes/court.h.  Read next: secret.c, state.c.
 */
#include "base/signal.h"
#include "base/string.h"
#include "demo/ktest.h"
#include "entry/trap.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "machine/console.h"
#include "machine/panic.h"
#include "machine/print.h"
#include "memory/frames.h"
#include "process/elf.h"
#include "process/late_page.h"
#include "process/process.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/extable.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "secret.h"
#include "state.h"
#include "threads/time.h"
#include "user/crimes/court.h"

/* "program crime", a line each: made from the sources by tools/escape.py. */
#define LIST "crimes"
#define LINE_MAX	128
/* Frames that get the secret before each crime: more than a small program needs. */
#define DIRTY		24
/* Frames that are free altogether: 4 MB. */
#define FREE		1024
/* More blocks than the cache has. */
#define CACHE_MAX	1024
/* Ticks that a crime may take: the longest takes a tenth of them in Bochs. */
#define PATIENCE	(20 * HZ)

void exit_to_user(void);

static unsigned oopses;

static void __attribute__((noreturn)) back_to_user(struct frame *f)
{
	__asm__ volatile("mov %0, %%ebp; mov %1, %%esp; jmp *%2"
			 : : "a"(current), "c"(f), "d"(exit_to_user));
	__builtin_unreachable();
}

/* A program that asks for it goes on after its exception; a page that can come is none. */
static void __attribute__((noreturn)) grace(struct frame *f)
{
	if (f->vector == VECTOR_PF && late_page_fill(read_cr2(), f->error))
		back_to_user(f);
	f->edx = 0;
	f->eip = f->ecx;
	f->esp = f->edi;
	f->cs = SEL_USER_CS;
	f->ds = f->es = f->ss = SEL_USER_DS;
	f->eflags = EFLAGS_FIXED | EFLAGS_IF;
	back_to_user(f);
}

/* Only an instruction of the exception table may fault in the kernel.  (A debug exception may
 * come in through a gate with the user's TF.) */
static void watch(const struct frame *f)
{
	if (f->vector >= VECTOR_EXCEPTIONS)
		return;
	if (from_user(f) && f->edx == GRACE)
		grace((struct frame *)f);
	if (!from_user(f) && f->vector != VECTOR_DB && !extable_find(f->eip))
		oopses++;
}

/* ---- One crime ---- */

static const char *hex(uint32_t value, char text[9])
{
	snprintf(text, 9, "%p", (void *)value);
	return text;
}

static bool start(const char *file, const char *crime, struct program *program, const char **why)
{
	static char offset[9], linear[9], y[9], top[9];
	const uint32_t at = kernel_linear(secret);
	const char *argv[ARGS] = {
		file, crime, hex((uint32_t)secret, offset), hex(at, linear),
		hex(at - mode.user_base, y), hex(mode.user_top, top),
		gate_missing(&gates[GATE_SYSENTER]) ? "0" : "1",
	};

	return program_start(file, ARGS, argv, NULL, program, why);
}

/* Until the thread has ended; who sleeps for ever is ended, and so are all its children.  Until
 * they run once more, their memory is as it was: does one of them know the secret? */
static bool wait_for(const struct program *program)
{
	const uint32_t start = ticks;
	bool known = false;

	while (program->task->state != TASK_DEAD && ticks - start < PATIENCE)
		time_sleep(1);
	family_kill(program->process->root);
	for (const struct process *p = processes; p < processes + PROCESSES_MAX; p++)
		if (p->refs && p->root == program->process->root)
			known |= knows_secret(p);
	while (tasks_of(program->process))
		task_yield();
	return known || knows_secret(program->process);
}

/* The thread's status and, in *wrong, what the crime has done to us. */
static int commit(const char *file, const char *crime, const char **wrong)
{
	struct program program;
	const char *why;
	bool known;
	int status;

	if (!start(file, crime, &program, &why)) {
		emit("(%s) ", why);
		return -1;
	}
	dirty_stack(program.task);
	oopses = 0;
	known = wait_for(&program);
	status = program.task->status;
	if (oopses || (program.task->fault.happened && program.task->fault.in_kernel))
		*wrong = "oops";
	if (known)
		*wrong = "leak";
	program_free(&program);
	return status;
}

static void nothing(void *unused)
{
	(void)unused;
	task_exit(0);
}

/* A new thread buries the dead ones. */
static void bury(void)
{
	struct task *t = task_create_kernel("sexton", nothing, NULL);

	if (!t)
		panic("no thread for the warden");
	t->looked_at = true;
	task_wait(t);
	task_free(t);
}

/* before: as the last crime left it. */
static void judge(const char *file, const char *crime, struct state *before)
{
	const char *wrong = NULL, *changed;
	struct state after;
	int status;

	dirty_frames(DIRTY);
	bcache_drop();			/* late pages are late again */
	emit("# crime %s %s %s ", mode.name, file, crime);
	status = commit(file, crime, &wrong);
	bury();
	after = state_now();
	changed = state_difference(before, &after);
	*before = after;
	emit("%d %s%s%s\n", status, changed ? changed : "", changed && wrong ? "," : "",
	     wrong ? wrong : changed ? "" : "-");
}

/* ---- All of them ---- */

/* How many blocks the cache can hold at once: one that a dead thread still holds is lost. */
static unsigned cache_size(void)
{
	static struct buffer *held[CACHE_MAX];
	unsigned n = 0;

	while (n < CACHE_MAX && (held[n] = buffer_get(n + 1)))
		n++;
	for (unsigned i = 0; i < n; i++)
		buffer_put(held[i]);
	return n;
}

/* So many frames stay free: a crime that eats them all is soon done. */
static void leave_frames(uint32_t most)
{
	while (frames_free_count() > most)
		frames_alloc(1);
}

/* Copies one line, without its end; what follows it, or NULL. */
static const char *take_line(const char *from, const char *end, char line[LINE_MAX])
{
	uint32_t n = 0;

	while (from < end && *from != '\n' && n + 1 < LINE_MAX)
		line[n++] = *from++;
	line[n] = '\0';
	return n ? from + 1 : NULL;
}

KTEST(escape)
{
	uint32_t size = 0;
	const char *next = archive_data(LIST, &size), *end;
	char line[LINE_MAX], *crime;
	struct state state;
	unsigned cache;

	if (!next)
		panic("the archive has no file \"%s\"", LIST);
	end = next + size;
	secret_init();
	cache = cache_size();		/* and now it has all the frames that it will ever have */
	leave_frames(FREE);
	dirty_frames(UINT32_MAX);
	console_keep_off_serial();
	console_keep_off_screen();
	trap_watcher = watch;
	state = state_now();
	while ((next = take_line(next, end, line))) {
		crime = (char *)strchr(line, ' ');
		EXPECT(crime);
		*crime++ = '\0';
		judge(line, crime, &state);
	}
	trap_watcher = NULL;
	EXPECT_EQ(cache_size(), cache);
}
