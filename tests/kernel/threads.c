/*
 * Threads at their edges: what one leaves behind, what a new one has from its maker, and who
 * may not be woken.
 */
#include "base/layout.h"
#include "base/signal.h"
#include "base/string.h"
#include "demo/ktest.h"
#include "entry/syscall.h"
#include "entry/trap.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "files/file.h"
#include "memory/frames.h"
#include "memory/paging.h"
#include "process/map.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/extable.h"
#include "seg/mode.h"
#include "seg/policy.h"

#define PAGE	((uint32_t)KTEST_PAGE)
#define HOLE	(PAGE + PAGE_SIZE)

extern struct extable_entry extable_start[], extable_end[];

static struct task *start_in(struct process *p, void (*life)(void *), void *argument)
{
	struct task *t = task_create_kernel("test", life, argument);

	EXPECT(t != NULL);
	t->looked_at = true;
	task_join(t, p);
	return t;
}

static struct task *start(void (*life)(void *), void *argument)
{
	return start_in(current->process, life, argument);
}

/* Its exit status. */
static int end(struct task *t)
{
	int status;

	task_wait(t);
	status = t->status;
	task_free(t);
	return status;
}

/* ---- What a thread leaves behind ---- */

static void ends_at_a_bad_tid(void *unused)
{
	(void)unused;
	sti();
	current->clear_child_tid = HOLE;	/* nothing is mapped there, and fs masks nothing */
	task_exit(0);
}

/* The write to it faults in the middle of exit: that thread dies of it, once. */
KTEST(a_fault_inside_exit_does_not_come_again)
{
	const struct policy *old = policy;
	struct process *p = process_create();	/* an oops ends all of a process */

	policy_set(policy_find("fs"));
	EXPECT_EQ(end(start_in(p, ends_at_a_bad_tid, NULL)), KILLED_BY(SIGSEGV));
	policy_set(old);
	process_put(p);
}

static void ends_inside_a_call(void *file)
{
	sti();
	file_use(file);
	task_exit(0);
}

KTEST(a_thread_that_dies_in_a_call_gives_its_file_back)
{
	struct file *f = file_create(&archive_file_ops);

	end(start(ends_inside_a_call, f));
	EXPECT(f->user == NULL);
	EXPECT_EQ(f->refs, 1);
	file_put(f);
}

static void ends_with_a_block(void *block)
{
	sti();
	*(struct buffer **)block = buffer_get(archive_find("data/slide.txt")->sector);
	task_exit(0);
}

KTEST(a_thread_that_dies_with_a_block_gives_it_back)
{
	struct buffer *b = NULL;

	end(start(ends_with_a_block, &b));
	EXPECT(b != NULL);
	EXPECT_EQ(b->refs, 0);
}

KTEST(a_process_that_ends_closes_its_files)
{
	struct process *p = process_create();
	struct file *f = file_create(&archive_file_ops);

	f->refs++;			/* so that it can be looked at afterwards */
	EXPECT_EQ(process_install(p, f), 0);
	process_put(p);
	EXPECT_EQ(f->refs, 1);
	file_put(f);
}

static void stops(void *unused)
{
	(void)unused;
	sti();
	task_exit(0);
}

/* The page below a stack is taken out of the window, and comes back with the stack. */
KTEST(a_stack_has_a_guard_below_it)
{
	struct task *t = start(stops, NULL);
	uint32_t guard = t->stack / PAGE_SIZE - 1;

	EXPECT(!(window_tables[guard] & PTE_PRESENT));
	EXPECT(window_tables[guard + 1] & PTE_PRESENT);
	end(t);
	EXPECT(window_tables[guard] & PTE_PRESENT);
}

KTEST(a_process_leaves_no_frame_behind)
{
	uint32_t before = frames_free_count();
	struct process *p = process_create();

	EXPECT(frames_free_count() < before);
	process_put(p);
	EXPECT_EQ(frames_free_count(), before);
}

/* ---- Sleeping and waking ---- */

static int bell;

static void sleeps_once(void *unused)
{
	(void)unused;
	sleep_on(&bell);
	sti();
	task_exit(0);
}

KTEST(the_dead_are_not_woken)
{
	struct task *t = start(sleeps_once, NULL);
	uint32_t flags;

	task_yield();
	EXPECT_EQ(t->state, TASK_ASLEEP);
	wake(&bell);
	task_wait(t);
	flags = irq_save();
	wake(&bell);
	EXPECT_EQ(t->state, TASK_DEAD);
	t->state = TASK_DEAD;
	irq_restore(flags);
	task_free(t);
}

/* ---- What a new thread has from its maker ---- */

static struct frame user_frame(uint32_t eip)
{
	return (struct frame){
		.ds = SEL_USER_DS, .es = SEL_USER_DS, .cs = SEL_USER_CS, .ss = SEL_USER_DS,
		.eflags = EFLAGS_FIXED | EFLAGS_IF, .eip = eip, .esp = HOLE,
	};
}

static struct task *task_of_id(uint32_t id)
{
	for (int i = 0; i < TASKS_MAX; i++)
		if (tasks[i].state != TASK_FREE && tasks[i].id == id)
			return &tasks[i];
	return NULL;
}

#define CLONE_THREAD_OF_OURS 0x500	/* CLONE_VM | CLONE_FILES */

static uint32_t childs_uid;

/* In a process of its own, which ends with the new thread: no page is where that begins. */
static void clones(void *unused)
{
	const struct frame f = user_frame(PAGE);
	struct task *t;

	(void)unused;
	current->uid = 7;
	t = task_of_id((uint32_t)do_clone(&f, 0, CLONE_THREAD_OF_OURS, HOLE, 0, 0, 0));
	childs_uid = t ? t->uid : 0;
	for (;;)
		sleep_on(&childs_uid);		/* until somebody ends us */
}

KTEST(a_new_thread_is_the_same_users)
{
	struct process *p = process_create();
	struct task *t = task_create_kernel("clones", clones, NULL);

	EXPECT(p && t);
	childs_uid = 0;
	t->looked_at = true;
	task_join(t, p);
	while (!childs_uid)
		task_yield();
	tasks_kill(p, KILLED_BY(SIGKILL));
	task_wait(t);
	EXPECT_EQ(childs_uid, 7);
	task_free(t);
	process_put(p);
}

/* ---- Ring 3 at an address of the exception table ---- */

/* EIP is an offset, and ring 3 may have any: a fixup is for the kernel's faults alone, or
 * whoever jumps there would go on in ring 0. */
static void jumps_to(const struct extable_entry *e)
{
	const struct frame f = user_frame(e->insn);
	struct process *p = process_create();
	struct task *t = task_create_user("jumps", p, &f);

	EXPECT(t != NULL);
	t->looked_at = true;
	task_wait(t);
	EXPECT(t->fault.happened && !t->fault.in_kernel);
	EXPECT_EQ(t->fault.vector, VECTOR_PF);
	EXPECT_EQ(t->fault.eip, e->insn);
	task_free(t);
	process_put(p);
}

KTEST(a_fault_of_ring_3_never_goes_to_a_fixup)
{
	SKIP_UNLESS(strcmp(mode.name, "fenced") != 0, "ring 3's CS ends below the kernel's code here");
	for (const struct extable_entry *e = extable_start; e < extable_end; e++)
		if (e->kind == EXTABLE_ALWAYS)	/* whatever the fault is */
			jumps_to(e);
}
