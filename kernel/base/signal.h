/*
 * signal.h - Linux's signal numbers for i386: no signal is ever sent, but the exit status of
 * a thread that the kernel ended tells which it would have been.
 */
#ifndef KERNEL_SIGNAL_H
#define KERNEL_SIGNAL_H

#define SIGILL	4
#define SIGTRAP	5
#define SIGBUS	7
#define SIGFPE	8
#define SIGKILL	9
#define SIGSEGV	11

/* As a shell shows it. */
#define KILLED_BY(signal) (128 + (signal))

#endif
