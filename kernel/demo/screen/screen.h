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

#include "demo/demo.h"

/* Shows the cases as they run. */
extern const struct audience screen_audience;

/* The last screen; never returns. */
void screen_table(void) __attribute__((noreturn));

#endif
