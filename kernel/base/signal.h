/*
 * signal.h - Linux's signal numbers for i386, and the exit status of a thread that one ended.
 */
#ifndef KERNEL_SIGNAL_H
#define KERNEL_SIGNAL_H

#define SIGINT	2
#define SIGQUIT	3
#define SIGILL	4
#define SIGTRAP	5
#define SIGBUS	7
#define SIGFPE	8
#define SIGKILL	9
#define SIGSEGV	11
#define SIGPIPE	13
#define SIGCHLD	17
#define SIGCONT	18
#define SIGSTOP	19
#define SIGTSTP	20
#define SIGTTIN	21
#define SIGTTOU	22
#define SIGURG	23
#define SIGWINCH 28
#define SIGNALS	64

/* The status of what a signal ended, as a shell shows it; and the signal in it. */
#define KILLED_BY(signal) (128 + (signal))
#define KILLER(status)	((status) & 0x7F)

#endif
