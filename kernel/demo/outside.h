/*
 * outside.h - one program from outside, for `make exec` and `make shell`.
 */
#ifndef KERNEL_OUTSIDE_H
#define KERNEL_OUTSIDE_H

/* Runs options.program; its output is the serial line's only content. */
void outside_run(void);

#endif
