/*
 * state.h - the kernel's bytes that no program may change, part by part.
 */
#ifndef TESTS_ESCAPE_STATE_H
#define TESTS_ESCAPE_STATE_H

#include "base/types.h"

enum { PARTS_MAX = 16 };

struct state {
	uint32_t sum[PARTS_MAX];
};

struct state state_now(void);

/* The name of the first part in which they differ; NULL: they are the same. */
const char *state_difference(const struct state *a, const struct state *b);

#endif
