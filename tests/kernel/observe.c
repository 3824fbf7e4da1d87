/*
 * The observer itself, shown calls that lie: what counts is what was found in memory.
 */
#include "cases.h"
#include "demo/observe.h"

#define N 8

static const uint8_t *const wanted = (const uint8_t *)"abcdefgh";

/* The test's own thread plays the scenario: `before` is in the buffer at the claim, the
 * "call" puts `moved` there and says `result`. */
static struct outcome seen(const char *before, const char *moved, long result)
{
	struct observation o;

	ktest_map(PAGE, PAGE_SIZE, PROT_READ | PROT_WRITE);
	observe_start(current);
	copy_to_user(user(PAGE), before, N);
	copy_to_user(user(PAGE + N), wanted, N);
	EXPECT_EQ(observe_claim(DEMO_CLAIM_READ, PAGE, N, PAGE + N), 0);
	copy_to_user(user(PAGE), moved, N);
	EXPECT_EQ(observe_result(result, 0), 0);
	o = observe_end(current);
	current->uid = 0;
	return o.outcome;
}

/* The scenario itself was not content: it ended with a status. */
static struct outcome seen_by_a_witness(int status)
{
	struct observation o;

	observe_start(current);
	EXPECT_EQ(observe_claim(DEMO_CLAIM_NONE, 0, 0, 0), 0);
	EXPECT_EQ(observe_result(0, 0), 0);
	current->status = status;
	o = observe_end(current);
	current->status = 0;
	current->uid = 0;
	return o.outcome;
}

static bool is(struct outcome o, enum outcome_kind kind, uint32_t residual)
{
	return o.kind == kind && o.residual == residual;
}

static void judged(void)
{
	EXPECT(is(seen("........", "abcdefgh", N), OUTCOME_DELIVERED, 0));
	EXPECT(is(seen("........", "........", -EFAULT), OUTCOME_REFUSED, 0));
	EXPECT(is(seen("........", "abc.....", 3), OUTCOME_PARTIAL, 5));
}

KTEST(the_observer_hears_what_the_scenario_found)
{
	EXPECT(is(seen_by_a_witness(0), OUTCOME_DELIVERED, 0));
	EXPECT(is(seen_by_a_witness(1), OUTCOME_UNKNOWN, 0));
}

KTEST(the_observer_believes_an_honest_call)
{
	under("fs", judged);
}

static void lies(void)
{
	/* Says that all came, and nothing did, or not all. */
	EXPECT(is(seen("........", "........", N), OUTCOME_UNKNOWN, 0));
	EXPECT(is(seen("........", "abcdefg.", N), OUTCOME_UNKNOWN, 0));
	/* Says less than it did. */
	EXPECT(is(seen("........", "abcdefgh", N - 1), OUTCOME_UNKNOWN, 0));
	/* An error, and yet the buffer is another one. */
	EXPECT(is(seen("........", "!.......", -EFAULT), OUTCOME_UNKNOWN, 0));
	EXPECT(is(seen("........", ".......!", -EFAULT), OUTCOME_UNKNOWN, 0));
	/* What was right before has not come: it proves nothing. */
	EXPECT(is(seen("abcdefgh", "abcdefgh", N), OUTCOME_UNKNOWN, 0));
}

KTEST(the_observer_sees_through_a_call_that_lies)
{
	under("fs", lies);
}
