/*
 * expect.h - what the scenarios say will happen: the archive's files expect.split,
 * expect.flat and expect.fenced, which the build makes from the EXPECT lines in user/.
 */
#ifndef KERNEL_EXPECT_H
#define KERNEL_EXPECT_H

#include "demo/observe.h"
#include "seg/gates.h"
#include "seg/policy.h"

/* Bytes of a scenario's name, with its NUL. */
#define SCENARIO_SIZE 32

struct expectation {
	char scenario[SCENARIO_SIZE], mode[8];
	const struct policy *policy;
	struct outcome outcome;
	char vector[8];		/* "#GP", or "-" */
	char needs[8];		/* "limits", or "-": what the CPU has to enforce */
	char gates[32];		/* "all", or those to go through: "int80,gate" */
};

/* The next line of this model's file whose scenario is asked for, from *at on (0 at first);
 * false at the end.  Stops with a message in words if a line is damaged. */
bool expect_next(uint32_t *at, bool (*asked)(const char *scenario), struct expectation *e);

/* Its program: "waitid" of "waitid.repaired"; good until the next call. */
const char *expect_program(const char *scenario);
/* True if `asked` is its name, or its program's. */
bool expect_named(const char *scenario, const char *asked);

/* True if a line of any model tells of this scenario: the archive has other programs too. */
bool expect_has(const char *scenario);

/* True if the scenario is to be run through this gate. */
bool expect_gate(const struct expectation *e, const struct gate *gate);

/* True if what was observed is what was promised, the fault included: for our own screen
 * and KTAP, tools/verdict/judge.py judges anew. */
bool expect_kept(const struct expectation *e, const struct observation *o);

/* True if this machine enforces what `needs` names. */
bool expect_enforced(const char *needs);

#endif
