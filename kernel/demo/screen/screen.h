/*
 * screen.h - the machine's own screen, for a person in front of it.
 *
 * With the word "step" each case is shown as a picture of linear memory, and stops
 * at each of the five steps until a key is pressed; at the end the table can be
 * paged through.  Without "step" only the table is shown; with "poweroff", nothing
 * of this.
 */
#ifndef KERNEL_SCREEN_H
#define KERNEL_SCREEN_H

#include "demo/expect.h"
#include "demo/observe.h"
#include "demo/screen/steps.h"

/* A case begins: the number-th of total. */
void screen_case(const struct expectation *e, const char *gate, uint32_t number, uint32_t total);

/* Inside it: the program says what it is about to do, its call reaches a step, its
 * call is over: true if it was stopped on its way. */
void screen_claim(enum demo_op kind, uint32_t y, uint32_t n);
void screen_stop(const struct stop *s);
bool screen_result(void);

/* The case is over; what was observed. */
void screen_verdict(const struct expectation *e, const struct observation *o);

/* The last screen; never returns. */
void screen_table(void) __attribute__((noreturn));

#endif
