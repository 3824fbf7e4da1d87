/*
 * screen_words.h - what the screen says about steps and outcomes.
 */
#ifndef KERNEL_SCREEN_WORDS_H
#define KERNEL_SCREEN_WORDS_H

#include "demo/expect.h"
#include "demo/observe.h"
#include "demo/screen/steps.h"

/* "3 FS := user DS" */
const char *words_step(enum step s, enum demo_op kind);
/* Beside it when it is reached: what the processor holds. */
void words_note(char *to, size_t size, const struct stop *s);
/* Beside it when all is over and it was not reached. */
const char *words_not_seen(enum step s, enum demo_op kind);

/* The verdict, from the observation; returns its colour.  n: bytes asked for. */
unsigned words_verdict(char *to, size_t size, const struct observation *o, uint32_t n);
/* The line below it: the fault, or whether that was to be expected. */
void words_detail(char *to, size_t size, const struct expectation *e, const struct observation *o);

#endif
