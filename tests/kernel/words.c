/*
 * The line below the screen's verdict: what the fault's instruction aimed at, as far as
 * that is known, and whether it was promised.
 */
#include "base/string.h"
#include "demo/ktest.h"
#include "demo/screen/screen_words.h"

static struct expectation promised = { .outcome = { .kind = OUTCOME_OOPS }, .needs = "-" };

static bool says(const char *instruction, bool linear_known, const char *expected)
{
	struct observation o = {
		.outcome = { .kind = OUTCOME_OOPS },
		.fault = { .happened = true, .linear_known = linear_known, .linear = 0xC01FF000 }
	};
	char text[96];

	strlcpy(o.fault.instruction, instruction, sizeof(o.fault.instruction));
	words_detail(text, sizeof(text), &promised, &o);
	return strcmp(text, expected) == 0;
}

KTEST(a_fault_is_told_as_far_as_it_is_known)
{
	EXPECT(says("mov BYTE PTR fs:[edi],al", true,
		    "mov BYTE PTR fs:[edi],al aimed at c01ff000.  As the scenario promised."));
	EXPECT(says("call eax", false, "call eax.  As the scenario promised."));
	EXPECT(says("", false, "As the scenario promised."));
}
