/*
 * task.c - birth and death of threads (task.h).  Read next: sched.c.
 */
#include "base/string.h"
#include "files/bcache.h"
#include "files/file.h"
#include "machine/panic.h"
#include "memory/frames.h"
#include "memory/paging.h"
#include "process/family.h"
#include "process/process.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "seg/uaccess.h"
#include "threads/fpu.h"
#include "threads/futex.h"

#define STACK_FRAMES	(KSTACK_SIZE / PAGE_SIZE + 1)


/* What switch_stacks() pops, then the address it returns to. */
struct switch_frame {
	uint32_t gs, fs, edi, esi, ebx, ebp, eip;
};

/* A kernel thread's first stack: the function, its (never used) return address,
 * its argument. */
struct start_frame {
	struct switch_frame sw;
	uint32_t return_address;
	void *argument;
};

/* A user thread's: switch_stacks() returns to the way out. */
struct user_start {
	struct switch_frame sw;
	struct frame frame;
};

static uint32_t last_id;
static void (*way_out)(void);	/* a new user thread's first */

static uint32_t own_directory(void)
{
	return kernel_to_phys(kernel_directory);
}

/* Threads that nobody looks at leave their stack behind; a dead thread cannot
 * free the stack it stands on. */
static void reap(void)
{
	for (int i = 0; i < TASKS_MAX; i++)
		if (tasks[i].state == TASK_DEAD && !tasks[i].looked_at && &tasks[i] != current)
			task_free(&tasks[i]);
}

/* A free slot with a guarded stack, its switch frame cleared for `size` bytes. */
static struct task *task_create(const char *name, uint32_t size)
{
	uint32_t frames;

	reap();
	for (int i = 0; i < TASKS_MAX; i++) {
		struct task *t = &tasks[i];

		if (t->state != TASK_FREE)
			continue;
		frames = frames_alloc(STACK_FRAMES);
		if (!frames)
			return NULL;
		paging_guard(frames, true);
		*t = (struct task){ .id = ++last_id, .stack = frames + PAGE_SIZE,
				    .directory = own_directory() };
		user_thread_init(&t->user);
		task_trace(t, false);
		strlcpy(t->name, name, sizeof(t->name));
		fpu_fresh(t->fpu);
		t->esp = task_stack_top(t) - size;
		return t;
	}
	return NULL;
}

struct task *task_create_kernel(const char *name, void (*start)(void *), void *argument)
{
	struct task *t = task_create(name, sizeof(struct start_frame));

	if (!t)
		return NULL;
	*(struct start_frame *)t->esp = (struct start_frame){
		.sw.eip = (uint32_t)start,
		.argument = argument,
	};
	t->state = TASK_READY;
	return t;
}

void task_join(struct task *t, struct process *p)
{
	t->process = p;
	t->directory = p->directory;
	t->user.map = &p->map;
	p->refs++;
	p->threads++;
}

struct task *task_create_user(const char *name, struct process *p, const struct frame *f)
{
	struct task *t = task_create(name, sizeof(struct user_start));

	if (!t)
		return NULL;
	/* FS and GS go from the caller to the new thread, as the other registers do. */
	*(struct user_start *)t->esp = (struct user_start){
		.sw.fs = read_fs(),
		.sw.gs = read_gs(),
		.sw.eip = (uint32_t)way_out,
		.frame = *f,
	};
	task_join(t, p);
	t->state = TASK_READY;
	return t;
}

/* Whoever waits for the thread's end sees a zero where set_tid_address() said, and is woken. */
static void tell_tid(void)
{
	const uint32_t nobody = 0;
	uint32_t y = current->clear_child_tid;

	current->clear_child_tid = 0;	/* a fault in there comes back here */
	if (!y || !current->process)
		return;
	put_user(nobody, (uint32_t __user *)user_pointer(y));
	futex_wake(y, 1);
}

void task_exit(int status)
{
	struct process *p = current->process;

	/* First of all: an oops may have come while the limit was open, and what follows
	 * still writes to the user's memory (CVE-2010-4258). */
	set_fs(USER_DS);
	tell_tid();
	cli();
	if (current->held)
		buffer_put(current->held);
	if (current->file)
		file_done(current->file);
	if (current->making)
		process_put(current->making);
	current->status = status;
	current->process = NULL;
	current->directory = own_directory();
	current->user.map = NULL;
	current->state = TASK_DEAD;
	/* Off the directory before it may go. */
	write_cr3(current->directory);
	if (p && !--p->threads)
		family_ended(p, status);
	if (p)
		process_put(p);
	wake(current);
	schedule();
	panic("a dead thread ran");
}

void task_exit_group(int status)
{
	tasks_kill(current->process, status);
	task_exit(status);
}

void task_wait(struct task *t)
{
	uint32_t flags = irq_save();

	while (t->state != TASK_DEAD)
		sleep_on(t);
	irq_restore(flags);
}

void task_free(struct task *t)
{
	paging_guard(t->stack - PAGE_SIZE, false);
	frames_free(t->stack - PAGE_SIZE, STACK_FRAMES);
	t->state = TASK_FREE;
}

static void idle_loop(void *unused)
{
	(void)unused;
	for (;;) {
		cli();
		schedule();
		sti_hlt();
	}
}

void tasks_init(void (*thread_return)(void))
{
	struct task *idle;

	way_out = thread_return;
	fpu_init();
	user_thread_init(&current->user);
	user_thread = &current->user;
	current->directory = own_directory();
	current->state = TASK_READY;
	strlcpy(current->name, "kernel", sizeof(current->name));
	idle = task_create_kernel("idle", idle_loop, NULL);
	if (!idle)
		panic("no memory for the idle thread");
	sched_init(idle, task_exit);
}
