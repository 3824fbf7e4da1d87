/*
 * trap.h - what entry.asm calls.
 */
#ifndef KERNEL_TRAP_H
#define KERNEL_TRAP_H

#include "base/layout.h"
#include "threads/frame.h"

/* Any vector but a system call. */
void trap(struct frame *f);

/* Who looks at debug exceptions before the kernel does: true if it was one of theirs.
 * NULL: nobody. */
extern bool (*debug_watcher)(struct frame *f);

/* Is told of every trap before anything is done about it; NULL: nobody looks on. */
extern void (*trap_watcher)(const struct frame *f);

/* Before going back to ring 3 while current->user.work says so; may switch threads. */
void exit_work(struct frame *f);

void kill_bad_stack(void) __attribute__((noreturn));
void kill_bad_return(void) __attribute__((noreturn));

/* trace.c: with the option "trace", a crossing before and after. */
void trace_entry(const struct frame *f);
void trace_exit(const struct frame *f);

/* entry.asm: a new thread's first way out, a system call by each gate, and the entry points
 * of the vectors. */
void thread_return(void);
void int80_entry(void), lcall7_entry(void), call_gate_entry(void), sysenter_entry(void);
extern const uint32_t vector_table[VECTOR_IRQ0 + VECTOR_IRQ_COUNT];

#endif
