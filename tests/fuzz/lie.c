/*
 * lie.c - differences on purpose: a judge that never says no proves nothing.
 *
 * tests/test_fuzz.py asks for each, and has to hear of it.
 */
#include "fuzz.h"

enum { LIE_RESULT, LIE_USERS_BYTE, LIE_KERNELS_BYTE, LIE_WITNESS };

/* In the middle of the page of stubs, where no code is. */
#define NO_CODE 2048

void tell_lies(struct lane *l)
{
	if (l->number != fuzz_plan.lie)
		return;
	if (fuzz_plan.lie_kind == LIE_RESULT)
		l->result++;
	else if (fuzz_plan.lie_kind == LIE_USERS_BYTE)
		*ring3_page(process_of(l), STUBS + NO_CODE) ^= 1;
	else if (fuzz_plan.lie_kind == LIE_KERNELS_BYTE)
		gdt[SEG_PROBE] ^= 1; /* nobody uses it now */
	else if (fuzz_plan.lie_kind == LIE_WITNESS)
		witness_target[0] ^= 1;
}
