/*
 * gates.c - the ways into the kernel by name.
 *
 * One idea: a system call is a number and some arguments; how the ring is
 * crossed is a separate choice.  Read next: gates.asm.
 */
#include "lib/libc.h"
#include "lib/sys.h"

const struct gate gates[] = {
	[GATE_INT80]	= { "int80",	gate_int80,	cross_int80 },
	[GATE_LCALL7]	= { "lcall7",	gate_lcall7,	cross_lcall7 },
	[GATE_CALL]	= { "gate",	gate_call,	cross_gate },
	[GATE_SYSENTER]	= { "sysenter",	gate_sysenter,	cross_sysenter },
};

_Static_assert(sizeof(gates) / sizeof(gates[0]) == GATE_COUNT, "one entry for each gate");

const struct gate *gate = &gates[GATE_INT80];

int gate_select(const char *name)
{
	for (int i = 0; i < GATE_COUNT; i++) {
		if (strcmp(gates[i].name, name) == 0) {
			gate = &gates[i];
			return 0;
		}
	}
	return -EINVAL;
}
