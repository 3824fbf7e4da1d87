/*
 * demo.h - the matrix of scenarios.
 */
#ifndef KERNEL_DEMO_H
#define KERNEL_DEMO_H

/* Runs every cell that the options ask for and reports each. */
void demo_run(void);

#endif
