/*
 * demo.c - runs the scenarios: every one, under every policy, through every gate.
 *
 * The policy under test is in force only while a scenario says so (demo_abi.h);
 * everything before and after it is done the honest way.
 */
#include "base/errno.h"
#include "base/string.h"
#include "demo/demo.h"
#include "demo/expect.h"
#include "demo/misbehave.h"
#include "demo/observe.h"
#include "demo/options.h"
#include "demo/report.h"
#include "demo/screen/screen.h"
#include "entry/syscall.h"
#include "machine/console.h"
#include "machine/panic.h"
#include "machine/print.h"
#include "process/elf.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "seg/policy.h"

#define HONEST "fs"

static const struct policy *under_test, *honest;

static long arm(enum demo_op kind, uint32_t y, uint32_t n, uint32_t expect)
{
	long error = observe_claim(kind, y, n, expect);

	if (error)
		return error;
	policy_set(under_test);
	if (options.trace)
		current->user.work |= WORK_TRACE;
	screen_claim(kind, y, n);
	return 0;
}

long sys_demo(uint32_t operation, uint32_t a, uint32_t b, uint32_t c)
{
	if (!options.demo || !under_test)
		return -EPERM;
	switch (operation) {
	case DEMO_ASK:
		return observe_ask(a);
	case DEMO_CLAIM_READ:
	case DEMO_CLAIM_WRITE:
	case DEMO_CLAIM_NONE:
		return arm(operation, a, b, c);
	case DEMO_RESULT:
		policy_set(honest);
		current->user.work &= ~(uint32_t)WORK_TRACE;
		/* What somebody looked on at has no cost worth telling. */
		return observe_result((long)a, screen_result() ? 0 : b);
	case DEMO_SINK:
		return observe_sink(a, b);
	default:
		return misbehave(operation, a, b);
	}
}

static bool wanted(const struct expectation *e)
{
	return (!options.scenario || strcmp(options.scenario, e->scenario) == 0)
	       && (!options.policy || strcmp(options.policy, e->policy) == 0);
}

/* Why this machine has no such gate, or NULL if it has. */
static const char *no_gate(const char *gate)
{
	const char *why = NULL;

	if (strcmp(gate, "sysenter") == 0)
		gates_sysenter(&why);
	return why;
}

static bool gate_asked(const char *gate)
{
	return !options.gate || strcmp(options.gate, gate) == 0;
}

static bool gate_wanted(const struct expectation *e, const char *gate)
{
	return gate_asked(gate) && expect_gate(e, gate) && !no_gate(gate);
}

static void run_cell(const struct expectation *e, const char *gate, uint32_t number, uint32_t total)
{
	const char *argv[] = { e->scenario, gate }, *why;
	struct observation o;
	struct program program;

	under_test = policy_find(e->policy);
	if (!under_test)
		panic("%s expects something of policy \"%s\", which does not exist", e->scenario, e->policy);
	/* The new thread cannot run before we sleep. */
	if (!program_start(e->scenario, 2, argv, &program, &why))
		panic("scenario %s: %s", e->scenario, why);
	screen_case(e, gate, number, total);
	observe_start(program.task);
	program_wait(&program);
	policy_set(honest);
	misbehave_end();
	o = observe_end(program.task);
	program_free(&program);
	report_cell(e, gate, &o);
	screen_verdict(e, &o);
}

static uint32_t count_cells(void)
{
	struct expectation e;
	uint32_t at = 0, n = 0;

	while (expect_next(&at, &e))
		for (int g = 0; gate_names[g]; g++)
			n += wanted(&e) && gate_wanted(&e, gate_names[g]);
	return n;
}

static void refuse_gates(void)
{
	for (int g = 0; gate_names[g]; g++)
		if (gate_asked(gate_names[g]) && no_gate(gate_names[g])) {
			print("%s: no gate %s: %s.\n", mode.name, gate_names[g], no_gate(gate_names[g]));
			report_no_gate(gate_names[g], no_gate(gate_names[g]));
		}
}

void demo_run(void)
{
	uint32_t at = 0, before = results.count, unexpected = results.unexpected, total = count_cells();
	struct expectation e;

	honest = policy_find(HONEST);
	policy_set(honest);
	refuse_gates();
	results.ktap = 0;
	report_plan(total);
	while (expect_next(&at, &e))
		for (int g = 0; gate_names[g]; g++)
			if (wanted(&e) && gate_wanted(&e, gate_names[g]))
				run_cell(&e, gate_names[g], results.count - before + 1, total);
	report_end(results.count - before, results.unexpected - unexpected);
}
