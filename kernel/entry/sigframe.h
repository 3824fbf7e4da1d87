/*
 * sigframe.h - a signal's handler in ring 3, and the way back from it.
 */
#ifndef KERNEL_SIGFRAME_H
#define KERNEL_SIGFRAME_H

#include "threads/frame.h"

/* On the way to ring 3: the thread's next signal goes to its handler, and a call that a
 * signal has cut short begins again or says so. */
void signal_deliver(struct frame *f);

/* An exception in ring 3 goes to the handler for this signal, if there is one: false if not. */
bool signal_catches(int number, uint32_t vector, uint32_t error, uint32_t cr2);

#endif
