/*
 * task.h - threads.
 *
 * A thread is a kernel stack, a set of registers on it, and what must be its
 * own when it crosses the rings: FS and GS (saved by switch.asm), three TLS
 * descriptors, the FPU.  The kernel is not preempted: a thread gives way when it
 * sleeps, or on its way back to ring 3.
 */
#ifndef KERNEL_TASK_H
#define KERNEL_TASK_H

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
	uint32_t linear;	/* what it touched */
	char symbol[48], instruction[64];
};

struct task {
	struct user_thread user;	/* first: entry.asm looks at user.work on every way out */
	uint32_t esp;		/* where its registers are while another runs */
	uint32_t id;
	uint32_t uid;
	enum task_state state;
	uint32_t stack;		/* physical; KSTACK_SIZE bytes above a guard page */
	struct process *process;	/* NULL: a thread of the kernel */
	const void *waiting_for;	/* see sleep_on() */
	bool looked_at;			/* somebody will read status and fault, then task_free() */
	int status;			/* exit code, or 128 + signal number */
	struct fault fault;
	/* What a call has in use: exit gives it back, after an oops too. */
	struct buffer *held;
	struct file *file;
	/* set_tid_address(): zeroed in the user's memory when the thread ends. */
	uint32_t clear_child_tid;
	desc_t tls[SEG_TLS_COUNT];
	char name[32];
	uint8_t fpu[FPU_AREA] __attribute__((aligned(16)));
};

#define TASKS_MAX 32

extern struct task tasks[TASKS_MAX];
extern struct task *current;

/* The top of a thread's kernel stack: an offset in the kernel's segment. */
uint32_t task_stack_top(const struct task *t);

/* Makes the running code the first thread, and an idle thread beside it. */
void tasks_init(void);

/* A kernel thread that calls start(argument), or NULL. */
struct task *task_create_kernel(const char *name, void (*start)(void *), void *argument);

/* A ring-3 thread of p with these registers, ready to run, or NULL.  Takes a
 * reference of p. */
struct task *task_create_user(const char *name, struct process *p, const struct frame *f);

/* t now runs in p's address space and holds a reference of it. */
void task_join(struct task *t, struct process *p);

/* Puts the descriptors of current->tls into the GDT. */
void task_load_tls(void);

/* Ends the running thread. */
void task_exit(int status) __attribute__((noreturn));
/* The same, and every other thread of its process on its next way out. */
void task_exit_group(int status) __attribute__((noreturn));
/* Ends the other threads of p, asleep or not. */
void tasks_kill(struct process *p, int status);

/* Sleeps until t is dead; its status and fault can be read until task_free(). */
void task_wait(struct task *t);
void task_free(struct task *t);

/* Lets every other ready thread have a turn. */
void task_yield(void);

/* How many threads of p are not dead. */
unsigned tasks_of(const struct process *p);

/* Gives the processor away until wake(channel).  Called with interrupts off, so
 * that the condition cannot come true unseen; returns with them off. */
void sleep_on(const void *channel);
void wake(const void *channel);
/* Lets another ready thread run; interrupts off. */
void schedule(void);
/* From the timer: the running thread's turn is over. */
void task_tick(void);

#endif
