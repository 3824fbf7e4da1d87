/*
 * steps.h - the five steps of the slides, seen when they really happen.
 *
 * Nothing in the system calls or in seg/ knows of this: breakpoints stand on the
 * instructions that are the steps, from a scenario's claim to its result.
 */
#ifndef KERNEL_STEPS_H
#define KERNEL_STEPS_H

#include "base/demo_abi.h"
#include "demo/screen/segments.h"
#include "seg/gates.h"
#include "threads/sched.h"

enum step {
	STEP_TRAP,		/* 1: the first instruction behind the gate */
	STEP_DATA,		/* 2: the bytes are in the kernel's buffer */
	STEP_LOAD_FS,		/* 3: about to load FS */
	STEP_COPY,		/* 4: about to copy through FS */
	STEP_RESTORE_FS,	/* 5: about to give FS back */
	STEP_NAIVE,		/* the copy that the compiler made, through DS */
	STEPS,
};

/* What was found at a stop. */
struct stop {
	enum step step;
	uint16_t cpl;		/* 1: the caller's, 0 to 3 */
	uint16_t fs;		/* as it is now */
	bool ac;		/* EFLAGS.AC: user pages are open to ring 0 (SMAP) */
	uint16_t next_fs;	/* 3 and 5: what the instruction will load */
	/* 2: the kernel's buffer, by DS; 4: y, by FS; naive: y, by DS. */
	uint32_t offset;
	uint16_t selector;
	struct segment segment;	/* what that selector is: base 0, limit 0 if it is refused */
};

/* From now on t's call through `gate` is watched: `stopped` is told of each step. */
void steps_watch(const struct task *t, const struct gate *gate, enum demo_op kind,
		 void (*stopped)(const struct stop *s));
void steps_end(void);

#endif
