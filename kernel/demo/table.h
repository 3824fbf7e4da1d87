/*
 * table.h - the results as a table: the models side by side.
 */
#ifndef KERNEL_TABLE_H
#define KERNEL_TABLE_H

#include "demo/report.h"
#include "machine/console.h"
#include "seg/policy.h"

#define TABLE_MODELS 3

/* The models' names, from left to right: also the order in which one kernel starts the
 * next. */
extern const char *const table_models[TABLE_MODELS];

/* Which of them this is; TABLE_MODELS if none. */
unsigned table_model(const char *name);
/* Those of which there are cells, rows of table_models; returns how many. */
unsigned table_seen(unsigned models[TABLE_MODELS]);

/* A scenario's cells by model and policy (as in policies[]): int 0x80's, or the first
 * gate's that ran; NULL where there is none. */
struct table_row {
	const struct cell *cells[TABLE_MODELS][POLICY_COUNT];
};

/* Fills row from the results; scenario is the name. */
void table_row(const char *scenario, struct table_row *row);
/* True if another gate's cell says something else. */
bool table_gates_differ(const struct cell *c);
enum colour table_colour(const struct cell *c);

/* Prints every scenario's outcome (int 0x80's, or the first gate's that ran) in
 * columns of model and policy. */
void table_print(void);

#endif
