/*
 * task.h - birth and death of threads.
 */
#ifndef KERNEL_TASK_H
#define KERNEL_TASK_H

#include "threads/sched.h"

/* Makes the running code the first thread, and an idle thread beside it.  thread_return:
 * where a new user thread goes, with its frame on the stack. */
void tasks_init(void (*thread_return)(void));

/* A kernel thread that calls start(argument), or NULL. */
struct task *task_create_kernel(const char *name, void (*start)(void *), void *argument);

/* A ring-3 thread of p with these registers, ready to run, or NULL.  Takes a
 * reference of p. */
struct task *task_create_user(const char *name, struct process *p, const struct frame *f);

/* t now runs in p's address space and holds a reference of it. */
void task_join(struct task *t, struct process *p);

/* Ends the running thread. */
void task_exit(int status) __attribute__((noreturn));
/* The same, and every other thread of its process on its next way out. */
void task_exit_group(int status) __attribute__((noreturn));
/* Ends a thread, asleep or not, with this status (kill.c). */
void task_kill(struct task *t, int status);
/* The other threads of p. */
void tasks_kill(struct process *p, int status);
/* Every other thread of every process that goes back to this one. */
void family_kill(uint32_t root);

/* Sleeps until t is dead; its status and fault can be read until task_free(). */
void task_wait(struct task *t);
void task_free(struct task *t);

/* How many threads of p are not dead. */
unsigned tasks_of(const struct process *p);

#endif
