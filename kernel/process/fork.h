/*
 * fork.h - copies of what runs.
 */
#ifndef KERNEL_FORK_H
#define KERNEL_FORK_H

#include "process/process.h"

/* p's child: memory, files and signal actions like p's, no thread yet, and one reference; NULL
 * if there is no room. */
struct process *process_fork(struct process *p);

/* A thread of p with these registers and all else like the running thread's, or NULL.  Of the
 * same process it begins with an FPU that nobody has used. */
struct task *task_fork(struct process *p, const struct frame *f);

#endif
