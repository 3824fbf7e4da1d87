/*
 * family.h - who started whom, and how it ended.
 */
#ifndef KERNEL_FAMILY_H
#define KERNEL_FAMILY_H

#include "process/process.h"

/* wait4()'s options. */
#define WNOHANG		1
#define WUNTRACED	2
#define WCONTINUED	8

/* The last thread of p is gone: its files are closed, its parent is told. */
void family_ended(struct process *p, int status);

/*
 * A child of the running process that has ended: its number, and in *word
 * Linux's word for its status: what it exited with above, or the signal that ended it.
 * who: Linux's pid argument.  Sleeps until there is one; -ECHILD, -ERESTARTSYS, 0 with WNOHANG.
 */
long family_wait(int who, int options, uint32_t *word);

/* Its parent need not sleep for its sake any more (vfork). */
void family_part(struct process *p);

/* The process of that number that has not ended, or NULL. */
struct process *family_find(uint32_t id);

#endif
