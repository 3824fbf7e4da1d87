/*
 * The observer itself, shown calls that lie: what counts is what was found in memory.
 */
#include "cases.h"
#include "demo/observe.h"
#include "seg/cpu.h"

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

/* A call that moves nothing says `result`; the words are what its caller has in registers, and
 * `fault` ended it, if any did. */
static struct outcome seen_without_pointer(long result, uint32_t word, const struct fault *fault)
{
	struct observation o;

	ktest_map(PAGE, PAGE_SIZE, PROT_READ | PROT_WRITE);
	observe_start(current);
	copy_to_user(user(PAGE), &word, sizeof(word));
	EXPECT_EQ(observe_claim(DEMO_CLAIM_NONE, 0, 0, 0), 0);
	EXPECT_EQ(observe_told(PAGE, sizeof(word)), 0);
	EXPECT_EQ(observe_result(result, 0), 0);
	if (fault)
		current->fault = *fault;
	o = observe_end(current);
	current->fault = (struct fault){ .happened = false };
	current->uid = 0;
	return o.outcome;
}

static void told(void)
{
	const struct fault ring_3 = { .happened = true, .vector = VECTOR_GP };
	const struct fault ring_0 = { .happened = true, .in_kernel = true, .vector = VECTOR_GP };
	uint32_t top = task_stack_top(current);

	EXPECT(is(seen_without_pointer(0, 0, NULL), OUTCOME_DELIVERED, 0));
	EXPECT(is(seen_without_pointer(-EINVAL, 0, NULL), OUTCOME_REFUSED, 0));
	EXPECT(is(seen_without_pointer(-EFAULT, 0, NULL), OUTCOME_REFUSED, 0));
	EXPECT(is(seen_without_pointer(1, 0, NULL), OUTCOME_UNKNOWN, 0));
	EXPECT(is(seen_without_pointer(0, sgdt().linear, NULL), OUTCOME_KERNEL_LEAK, 0));
	EXPECT(is(seen_without_pointer(0, sidt().linear, NULL), OUTCOME_KERNEL_LEAK, 0));
	EXPECT(is(seen_without_pointer(0, sgdt().linear + 1, NULL), OUTCOME_DELIVERED, 0));
	EXPECT(is(seen_without_pointer(0, top - 4, NULL), OUTCOME_KERNEL_LEAK, 0));
	EXPECT(is(seen_without_pointer(0, top ^ 0x00010000, NULL), OUTCOME_DELIVERED, 0));
	EXPECT(is(seen_without_pointer(0, 0, &ring_3), OUTCOME_KILLED, 0));
	EXPECT(is(seen_without_pointer(0, 0, &ring_0), OUTCOME_OOPS, 0));
}

KTEST(the_observer_knows_an_address_of_the_kernels)
{
	under("fs", told);
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
