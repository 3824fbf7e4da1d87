/*
 * Outcomes as words, and when a promise is kept.
 */
#include "base/layout.h"
#include "base/string.h"
#include "demo/expect.h"
#include "demo/ktest.h"

static struct outcome partial(uint32_t residual)
{
	return (struct outcome){ OUTCOME_PARTIAL, residual };
}

KTEST(each_outcome_has_its_word)
{
	char text[OUTCOME_TEXT];
	struct outcome o;

	for (int kind = 0; kind < OUTCOME_COUNT; kind++) {
		outcome_text((struct outcome){ kind, kind == OUTCOME_PARTIAL ? 8 : 0 }, text);
		EXPECT(outcome_parse(text, &o) && o.kind == (enum outcome_kind)kind);
	}
	EXPECT(outcome_parse("partial:4095", &o) && o.residual == 4095);
	EXPECT(!outcome_parse("partial:", &o));
	EXPECT(!outcome_parse("partial:8x", &o));
	EXPECT(!outcome_parse("partial", &o));
	EXPECT(!outcome_parse("fine", &o));
}

static bool kept(struct outcome promised, const char *vector, struct outcome seen, uint32_t fault)
{
	struct expectation e = { .outcome = promised };
	struct observation o = { .outcome = seen };

	strlcpy(e.vector, vector, sizeof(e.vector));
	if (fault)
		o.fault = (struct fault){ .happened = true, .vector = fault };
	return expect_kept(&e, &o);
}

KTEST(a_promise_is_kept_to_the_letter)
{
	EXPECT(kept(OUTCOME(DELIVERED), "-", OUTCOME(DELIVERED), 0));
	EXPECT(!kept(OUTCOME(DELIVERED), "-", OUTCOME(REFUSED), 0));
	EXPECT(kept(partial(8), "-", partial(8), 0));
	EXPECT(!kept(partial(8), "-", partial(7), 0));
	EXPECT(kept(OUTCOME(OOPS), "#GP", OUTCOME(OOPS), VECTOR_GP));
	EXPECT(!kept(OUTCOME(OOPS), "#GP", OUTCOME(OOPS), VECTOR_PF));
	EXPECT(!kept(OUTCOME(OOPS), "#GP", OUTCOME(OOPS), 0));
}
