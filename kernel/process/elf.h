/*
 * elf.h - loads an ELF32 program and starts it as a ring-3 thread.
 */
#ifndef KERNEL_ELF_H
#define KERNEL_ELF_H

#include "base/types.h"

struct task;
struct process;
struct program_header;
struct inode;
struct frame;

/* Bytes of stack, at the top of the user's half.  Legal, not present: its pages come when
 * they are touched. */
#define STACK_BYTES	(8 * 1024 * 1024)

/* True if a segment lies where a program may be: below its stack. */
bool program_has_place(const struct program_header *p);

/* Loads `file` into p, which is empty but for p->start, and says with which registers it
 * begins.  NULL, or what is wrong with it, in words.  May sleep. */
const char *program_load(struct process *p, const struct inode *file, struct frame *f);

/* A started program.  The starter holds one reference of `process`, so that it
 * can look at the memory after the thread is gone. */
struct program {
	struct task *task;
	struct process *process;
};

/*
 * Starts the archive's file `path` with these arguments (argv[0] included) and this
 * environment, which a NULL ends (NULL itself: none); its descriptors 0, 1 and 2 are the
 * console.  May sleep.  True, or false with *why saying in words what is wrong.
 */
bool program_start(const char *path, int argc, const char *const argv[],
		   const char *const environment[], struct program *program, const char **why);

/* Waits for the thread's end, ends what it left running, frees it all.  The
 * caller has read what it wanted from program->task (dead after program_wait). */
void program_wait(struct program *program);
void program_free(struct program *program);

#endif
