/*
 * terminal.h - the serial line as a terminal: somebody types at its other end.
 *
 * Only where the command line says so ("terminal"); else a program that reads from the console
 * finds the end of the file.
 */
#ifndef KERNEL_TERMINAL_H
#define KERNEL_TERMINAL_H

#include "base/types.h"
#include "files/iter.h"

/* From now on there is one, and its keys' signals go to this group of processes. */
void terminal_init(uint32_t group);
bool terminal_is_there(void);

/* What console_file.c asks. */
long terminal_read(struct iter *to);
void terminal_write(const char *text, uint32_t n);
bool terminal_ready(void);
long terminal_control(uint32_t request, void __user *argument);

/* Is told of Ctrl-C and Ctrl-\: the processes of this group get the signal. */
extern void (*terminal_interrupts)(uint32_t group, int number);

#endif
