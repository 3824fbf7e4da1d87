/*
 * trap.c - every exception and interrupt, sorted by what to do about it, and the last
 * looks on the way back to ring 3 (exit_work).
 *
 * Read before: entry.asm.  Read next: late_page.c; seg/extable.h and seg/masked.c, which
 * say whether a fault in a copy is the user's mistake; oops.c.
 */
#include "base/signal.h"
#include "entry/oops.h"
#include "entry/sigframe.h"
#include "entry/syscall.h"
#include "entry/trap.h"
#include "files/bcache.h"
#include "process/late_page.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/extable.h"
#include "seg/masked.h"
#include "seg/mode.h"
#include "seg/uaccess.h"
#include "threads/time.h"

void (*trap_watcher)(const struct frame *f);
bool (*debug_watcher)(struct frame *f);

static int signal_of(uint32_t vector)
{
	switch (vector) {
	case VECTOR_DE:
	case VECTOR_MF:
	case VECTOR_XM:
		return SIGFPE;
	case VECTOR_DB:
	case VECTOR_BP:
		return SIGTRAP;
	case VECTOR_UD:
		return SIGILL;
	case VECTOR_AC:
		return SIGBUS;
	default:
		return SIGSEGV;
	}
}

static void kill_user(const struct fault *fault)
{
	current->fault = *fault;
	print("thread %u \"%s\": %s(%x) in ring 3 at EIP %p", current->id, current->name,
	      vector_name(fault->vector), fault->error, (void *)fault->eip);
	if (fault->linear_known)
		print(", linear %p", (void *)fault->linear);
	print("\n");
	task_exit_group(KILLED_BY(signal_of(fault->vector)));
}

/* Neither a call gate nor SYSENTER clears TF: a single-stepping user takes its
 * debug exception on our first instruction.  The user gets it on the way out. */
static bool single_step_came_in(struct frame *f)
{
	if (from_user(f))
		return false;
	if (f->eip != (uint32_t)lcall7_entry && f->eip != (uint32_t)call_gate_entry
	    && f->eip != (uint32_t)sysenter_entry)
		return false;
	f->eflags &= ~(uint32_t)EFLAGS_TF;
	current->user.work |= WORK_SINGLESTEP;
	return true;
}

/* Fixups are the kernel's code, whatever CS the fault came in on. */
static bool go_to_fixup(struct frame *f, uint32_t cr2)
{
	const struct extable_entry *e = extable_find(f->eip);

	if (!e || (e->kind == EXTABLE_USER && !fault_is_masked(f->vector, f->error, cr2, f->eflags)))
		return false;
	f->eip = e->fixup;
	f->cs = SEL_KERNEL_CS;
	return true;
}

/* SMAP's faults are the kernel's, and no page helps.  Few machines have to ask. */
static bool page_can_come(const struct frame *f, uint32_t cr2, bool user)
{
	if (smap_active && !user && fault_is_smap(f->error, cr2, f->eflags))
		return false;
	return late_page_fill(cr2, f->error);
}

/*
 * True if it was watched for, or stepped into, and that was all.  An NMI is never over, but it
 * too may come between SYSENTER and home (entry.asm), where CS has base 0 and EIP is linear:
 * whoever reads the frame, and IRET, are given the offset.
 */
static bool debug_is_over(struct frame *f, bool user)
{
	if (!user)
		f->eip = kernel_offset(f->eip);
	return f->vector == VECTOR_DB
	       && ((debug_watcher && debug_watcher(f)) || single_step_came_in(f));
}

/* Apart, so that the usual way needs no room for a struct fault. */
__attribute__((noinline))
static void nobody_helps(struct frame *f, uint32_t cr2, bool user)
{
	struct fault fault;

	fault_describe(&fault, f, cr2);
	if (!user)
		oops(f, &fault);
	if (!signal_catches(signal_of(f->vector), f->vector, f->error, cr2))
		kill_user(&fault);
}

/* A user's bad pointer comes this way, so what is asked of every fault comes first. */
static void exception(struct frame *f)
{
	uint32_t cr2 = read_cr2();	/* before anything can fault again */
	bool user = from_user(f);

	if (f->vector == VECTOR_PF && page_can_come(f, cr2, user))
		return;
	if (f->vector <= VECTOR_NMI && debug_is_over(f, user))
		return;
	if (!user && go_to_fixup(f, cr2))
		return;
	nobody_helps(f, cr2, user);
}

void trap(struct frame *f)
{
	if (trap_watcher)
		trap_watcher(f);
	if (f->vector < VECTOR_EXCEPTIONS) {
		exception(f);
		return;
	}
	time_interrupt(f->vector - VECTOR_IRQ0);
}

/* After set_fs(): ring 3 must not be reached with the limit open. */
static void check_limit(void)
{
	current->user.work &= ~(uint32_t)WORK_LIMIT;
	if (get_fs().seg == USER_DS.seg)
		return;
	print("thread %u \"%s\": a system call left KERNEL_DS open; the thread dies\n", current->id,
	      current->name);
	current->fault = (struct fault){ .happened = true, .in_kernel = true, .vector = VECTOR_NONE,
					 .symbol = "check_limit", .instruction = "" };
	task_exit_group(KILLED_BY(SIGKILL));
}

/* On the way to ring 3, interrupts off: entry.asm calls this while there is work. */
void exit_work(struct frame *f)
{
	if (current->user.work & WORK_KILL)
		task_exit(current->status);
	if (current->user.work & WORK_LIMIT)
		check_limit();
	if (current->user.work & WORK_SINGLESTEP) {
		current->user.work &= ~(uint32_t)WORK_SINGLESTEP;
		f->eflags |= EFLAGS_TF;
	}
	if (current->user.work & WORK_SHOW_EXIT) {
		current->user.work &= ~(uint32_t)WORK_SHOW_EXIT;
		trace_exit(f);
	}
	if (current->user.work & WORK_TID)
		clone_tell_child();
	if (current->user.work & WORK_SIGNAL)
		signal_deliver(f);
	if (current->user.work & WORK_RESCHED)
		schedule();
}

/* What a program did that no exception in ring 3 tells of. */
static void __attribute__((noreturn)) kill_for(const char *what)
{
	print("thread %u \"%s\": %s\n", current->id, current->name, what);
	current->fault = (struct fault){ .happened = true, .vector = VECTOR_NONE, .symbol = "?",
					 .instruction = "?" };
	task_exit_group(KILLED_BY(SIGSEGV));
}

/* entry.asm: the user's stack pointer, or its return frame, cannot be used. */
void kill_bad_stack(void)
{
	kill_for("a call gate entered with a stack that is not the user's");
}

void kill_bad_return(void)
{
	kill_for("IRET refused its CS, SS or EIP");
}
