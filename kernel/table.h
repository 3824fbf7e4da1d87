/*
 * table.h - the last screen: split beside flat.
 */
#ifndef KERNEL_TABLE_H
#define KERNEL_TABLE_H

#include "console.h"
#include "report.h"

/* int 0x80's cell, or the first gate's that ran; NULL if there is none. */
const struct cell *table_find(const char *scenario, const char *model, const char *policy_name);
/* True if another gate's cell says something else. */
bool table_gates_differ(const struct cell *c);
enum colour table_colour(const struct cell *c);

/* Prints every scenario's outcome (int 0x80's, or the first gate's that ran) in
 * columns of model and policy. */
void table_print(void);

#endif
