/*
 * observe.h - what really happened to the bytes.
 *
 * Before a scenario runs, the kernel marks what must not change: a canary, a
 * secret, the thread's uid.  A claim (demo_abi.h) says which user range is about
 * to be used.  Afterwards everything is read back, through the page tables where
 * it is the user's, and the outcome follows from what is found there, never from
 * the policy or the model.
 */
#ifndef KERNEL_OBSERVE_H
#define KERNEL_OBSERVE_H

#include "base/demo_abi.h"
#include "base/types.h"
#include "demo/outcome.h"
#include "threads/sched.h"

/* What was seen in one run: a cell of the table is made of it. */
struct observation {
	struct outcome outcome;
	const char *landed;	/* whose bytes y turned out to name: "user", "kernel", "none" */
	bool has_pointer;	/* y and residual mean something */
	uint32_t y;
	bool linear_known;
	uint32_t linear;	/* the first byte that was seen to move, change or fault */
	uint32_t residual;	/* bytes that did not arrive where they were claimed to go */
	int error;		/* errno of the call under test, 0 if none */
	struct fault fault;
	uint32_t instructions;
};

/* Marks canary and secret anew and forgets the last claim.  t: the scenario's
 * first thread. */
void observe_start(struct task *t);

/* The demo-control call's operations; 0, a value, or -errno. */
long observe_ask(uint32_t what);
long observe_claim(enum demo_op kind, uint32_t y, uint32_t n, uint32_t expect);
long observe_result(long result, uint32_t instructions);
long observe_sink(uint32_t p, uint32_t n);
long observe_told(uint32_t p, uint32_t n);

/* The vector of ring 0's last exception, also of a masked one. */
uint32_t observe_fault(void);
/* EFLAGS at ring 0's last page fault; it is told once, then 0. */
uint32_t observe_take_fault_eflags(void);

/* After the thread's end: reads everything back. */
struct observation observe_end(const struct task *t);

#endif
