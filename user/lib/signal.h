/*
 * signal.h - a signal caught in ring 3, with the fewest words that this takes.
 */
#ifndef USER_SIGNAL_H
#define USER_SIGNAL_H

#include "lib/sys.h"

enum { NR_KILL = 37, NR_RT_SIGRETURN = 173, NR_RT_SIGACTION = 174 };
/* One that nobody else sends: SIGUSR1. */
enum { SIGNAL = 10 };
enum { SA_SIGINFO = 4, SA_RESTORER = 0x04000000, SIGNAL_SET = 8 };

/* As the system call has it. */
struct action {
	unsigned long handler, flags, restorer, blocked[2];
};

/* Where a handler returns to. */
static __attribute__((naked)) void signal_over(void)
{
	__asm__("movl %0, %%eax; int $0x80" : : "i"(NR_RT_SIGRETURN));
}

static inline long catch_signal(int number, void (*handler)(void))
{
	const struct action a = { (unsigned long)handler, SA_SIGINFO | SA_RESTORER,
				  (unsigned long)signal_over, { 0, 0 } };

	return syscall6(NR_RT_SIGACTION, number, (long)&a, 0, SIGNAL_SET, 0, 0);
}

/* A handler with nothing to do. */
static inline void came(void)
{
}

#endif
