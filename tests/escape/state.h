/*
 * state.h - the kernel's bytes that no program may change, part by part.
 */
#ifndef TESTS_ESCAPE_STATE_H
#define TESTS_ESCAPE_STATE_H

#include "base/types.h"

/* Every byte of it is this one, so that any seven of them that get out are seen. */
#define SECRET_BYTE 0xE5
#define SECRET_WORD 0xE5E5E5E5

/* A page of the kernel that holds nothing but the secret. */
extern uint32_t secret[];

enum { PARTS_MAX = 16 };

struct state {
	uint32_t sum[PARTS_MAX];
};

struct state state_now(void);

/* The name of the first part in which they differ; NULL: they are the same. */
const char *state_difference(const struct state *a, const struct state *b);

#endif
