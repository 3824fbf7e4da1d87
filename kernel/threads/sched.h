/*
 * sched.h - threads, and which of them runs.
 *
 * A thread is a kernel stack, a set of registers on it, and what must be its
 * own when it crosses the rings: FS and GS (saved by switch.asm), three TLS
 * descriptors, the FPU.  The kernel is not preempted: a thread gives way when it
 * sleeps, or on its way back to ring 3.
 */
#ifndef KERNEL_SCHED_H
#define KERNEL_SCHED_H

#include "base/types.h"
#include "seg/desc.h"
#include "seg/thread.h"
#include "threads/fpu.h"
#include "threads/frame.h"

struct process;
struct buffer;
struct file;

enum task_state { TASK_FREE, TASK_READY, TASK_ASLEEP, TASK_DEAD };

/* The exception that ended a thread; `in_kernel` makes it an oops. */
struct fault {
	bool happened, in_kernel;
	uint32_t vector, error;
	uint32_t eip;		/* offset of the instruction */
	bool linear_known;
	uint32_t linear;	/* what it was to touch, and did not */
	char symbol[48], instruction[64];
};

/* An exception that became a signal. */
struct caught {
	uint32_t vector, error, linear;
};

struct task {
	struct user_thread user;	/* first: entry.asm looks at user.work on every way out */
	uint32_t calls;		/* system calls below this number take the short way: task_trace() */
	uint32_t esp;		/* where its registers are while another runs */
	uint32_t id;
	uint32_t uid;
	enum task_state state;
	uint32_t stack;		/* physical; KSTACK_SIZE bytes above a guard page */
	uint32_t directory;	/* physical: the address space it runs in */
	struct process *process;	/* whose that is; NULL: a thread of the kernel */
	const void *waiting_for;	/* see sleep_on() */
	bool looked_at;			/* somebody will read status and fault, then task_free() */
	int status;			/* exit code, or KILLED_BY() a signal */
	struct fault fault;
	/* What a call has in use: exit gives it back, after an oops too. */
	struct buffer *held;
	struct file *file;
	struct process *making;		/* execve()'s, not ready yet */
	/* set_tid_address(): zeroed in the user's memory when the thread ends. */
	uint32_t clear_child_tid;
	uint32_t set_child_tid;		/* clone(): gets the thread's number when it first runs */
	desc_t tls[SEG_TLS_COUNT];
	char name[32];
	/* Signals, a bit each (process/signals.h). */
	uint64_t pending, blocked;
	uint64_t suspended_from;	/* sigsuspend(): what was blocked before it */
	bool suspends;
	struct caught caught;		/* the exception that its handler is told of */
	bool sleeps_lightly;		/* a signal ends this sleep: sleep_until_signal() */
	uint32_t futex;			/* what it waits for (futex.c); 0: nothing */
	uint8_t fpu[FPU_AREA] __attribute__((aligned(16)));
};

#define TASKS_MAX 32

extern struct task tasks[TASKS_MAX];
extern struct task *current;

/* The top of a thread's kernel stack: an offset in the kernel's segment. */
uint32_t task_stack_top(const struct task *t);

/* The scheduler begins: `idle` runs when nobody else wants to, and `killed` is what becomes
 * of a thread that was killed while it slept (it does not return). */
void sched_init(struct task *idle, void (*killed)(int status));

/* From now on the thread's system calls are shown, or no more. */
static inline void task_trace(struct task *t, bool on)
{
	t->calls = on ? 0 : SYSCALL_LIMIT;
}

/* Puts the descriptors of current->tls into the GDT. */
void task_load_tls(void);

/* Lets every other ready thread have a turn. */
void task_yield(void);

/* Gives the processor away until wake(channel).  Called with interrupts off, so
 * that the condition cannot come true unseen; returns with them off. */
void sleep_on(const void *channel);
/* The same, but a signal that has a handler ends it too: false then, and at once if there is
 * one already. */
bool sleep_until_signal(const void *channel);
void wake(const void *channel);
/* Lets another ready thread run; interrupts off. */
void schedule(void);
/* From the timer: the running thread's turn is over. */
void task_tick(void);

#endif
