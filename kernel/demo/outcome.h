/*
 * outcome.h - what can become of the bytes, and the word for each.
 */
#ifndef KERNEL_OUTCOME_H
#define KERNEL_OUTCOME_H

#include "base/types.h"

enum outcome_kind {
	OUTCOME_UNKNOWN,	/* neither side looks as it should */
	OUTCOME_DELIVERED,	/* each byte came to where the caller meant it */
	OUTCOME_REFUSED,	/* an error, and nothing changed on either side */
	OUTCOME_PARTIAL,	/* the bytes before the residual came */
	OUTCOME_KERNEL_HIT,	/* the user's pointer changed kernel memory */
	OUTCOME_KERNEL_LEAK,	/* kernel bytes reached the user */
	OUTCOME_OOPS,		/* the kernel faulted; the thread died of it */
	OUTCOME_KILLED,		/* the program died of its own crime; the kernel is as it was */
	OUTCOME_NOT_ENFORCED,	/* this machine does not check what the case is about */
	OUTCOME_COUNT
};

struct outcome {
	enum outcome_kind kind;
	uint32_t residual;	/* OUTCOME_PARTIAL: bytes not moved; else 0 */
};

/* One without a residual: OUTCOME(REFUSED). */
#define OUTCOME(kind) ((struct outcome){ OUTCOME_##kind, 0 })

/* A word and, for "partial:N", its number. */
#define OUTCOME_TEXT 20

/* The word for o, in the caller's buffer; returns it. */
const char *outcome_text(struct outcome o, char to[OUTCOME_TEXT]);

/* The outcome that a word names; false if none does. */
bool outcome_parse(const char *word, struct outcome *o);

bool outcome_same(struct outcome a, struct outcome b);

/* The user's pointer reached the kernel's memory. */
static inline bool outcome_is_breach(struct outcome o)
{
	return o.kind == OUTCOME_KERNEL_HIT || o.kind == OUTCOME_KERNEL_LEAK;
}

#endif
