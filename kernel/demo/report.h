/*
 * report.h - results: JSON objects and KTAP lines on the debug port, and the
 * cells that the last screen is made of.
 */
#ifndef KERNEL_REPORT_H
#define KERNEL_REPORT_H

#include "demo/expect.h"
#include "demo/observe.h"

#define CELLS_MAX 4096

/* One cell as the table needs it.  The next kernel gets the last one's, so all agree on
 * this layout, and rows are numbers: the tables lie elsewhere in another kernel. */
struct cell {
	char scenario[32], mode[8];
	uint8_t policy, gate;		/* rows of policies[] and gates[] */
	struct outcome outcome;
	bool unexpected;
};

/* What a kernel hands to the next, as this module: cells, and how many went wrong. */
#define RESULTS_MODULE "results"
struct results {
	uint32_t count, unexpected;
	uint32_t ktap;			/* number of the last KTAP line */
	bool steps_off;			/* the person wants to see no more steps */
	struct cell cells[CELLS_MAX];
};

extern struct results results;

/* From now on a panic is told as an error, and ends the machine if "poweroff" was asked for. */
void report_init(void);

/* Who and where we are; also finds out which emulator this is. */
void report_boot(void);

/* KTAP's plan for this kernel: `lines` results will follow. */
void report_plan(uint32_t lines);

/* One cell, finished: JSON, KTAP, and into results. */
void report_cell(const struct expectation *e, const struct gate *gate, const struct observation *o);

/* A gate that this model or machine does not have, and why. */
void report_no_gate(const struct gate *gate, const char *why);

/* One KTAP line; skip: a reason, or NULL. */
void report_ktap(bool ok, const char *name, const char *skip);

/* One cell of the long-mode exhibit: mode, descriptor, register, and where the byte came from. */
void report_longmode(const char *width, const char *shape, const char *reg, const char *from);

void report_exit(int status, const char *reason);
void report_end(uint32_t cells, uint32_t unexpected);

#endif
