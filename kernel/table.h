/*
 * table.h - the last screen: split beside flat.
 */
#ifndef KERNEL_TABLE_H
#define KERNEL_TABLE_H

/* Prints every scenario's outcome (int 0x80's, or the first gate's that ran) in
 * columns of model and policy. */
void table_print(void);

#endif
