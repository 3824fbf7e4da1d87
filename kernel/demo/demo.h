/*
 * demo.h - the matrix of scenarios.
 */
#ifndef KERNEL_DEMO_H
#define KERNEL_DEMO_H

#include "base/demo_abi.h"
#include "demo/expect.h"
#include "demo/observe.h"

/* Who looks on while the scenarios run: the machine's screen. */
struct audience {
	/* A case begins: the number-th of total. */
	void (*begins)(const struct expectation *e, const struct gate *gate, uint32_t number,
		       uint32_t total);
	/* Inside it: the program says what it is about to do. */
	void (*claim)(enum demo_op kind, uint32_t y, uint32_t n);
	/* Its call is over: true if it was stopped on its way. */
	bool (*result)(void);
	/* The case is over; what was observed. */
	void (*verdict)(const struct expectation *e, const struct observation *o);
};

/* Runs every cell that the options ask for and reports each. */
void demo_run(const struct audience *audience);

#endif
