/*
 * options.h - the words of the kernel's command line.
 */
#ifndef KERNEL_OPTIONS_H
#define KERNEL_OPTIONS_H

#include "base/types.h"
#include "seg/gates.h"
#include "seg/policy.h"

/* scenario=attacks: what is in user/attack; without a scenario they do not run. */
#define ALL_ATTACKS "attacks"

struct options {
	/* Each NULL for "all". */
	const char *scenario;
	const struct policy *policy;
	const struct gate *gate;
	const char *own;	/* "read,Y,N": a case of one's own instead of the scenarios, or NULL */
	const char *last;	/* go on from model to model up to this one; NULL: stay */
	bool demo;		/* the demo-control call is allowed, the matrix runs */
	bool trace;		/* show every crossing */
	bool step;		/* stop at each step of each case, for a key */
	bool ktest;
	bool longmode;		/* the exhibit, and nothing else */
	bool terminal;		/* somebody types at the serial line's other end */
	bool power_off;
	const char *program;	/* the rest of the line after "--", or NULL */
};

extern struct options options;

/* Reads boot.cmdline; a wrong word stops the machine with the list of right ones. */
void options_init(void);

#endif
