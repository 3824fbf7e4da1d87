/*
 * exec.h - execve(), in three steps: begin, fill in the words (start.h), then the program.
 */
#ifndef KERNEL_EXEC_H
#define KERNEL_EXEC_H

#include "process/process.h"

/* A process in the making, the running thread's, with an empty p->start; NULL if memory is
 * short.  If the thread is killed meanwhile it goes too. */
struct process *exec_begin(void);
/* Gives up what exec_begin() made, or what is left of it after exec_program(). */
void exec_give_up(void);

/* 0, and the thread's way out leads into the new program; or -ENOEXEC, and nothing has
 * changed.  f: the caller's frame. */
long exec_program(const struct inode *file, struct frame *f);

#endif
