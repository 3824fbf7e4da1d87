/*
 * demo.c - runs the scenarios: every one, under every policy, through every gate.
 *
 * The policy under test is in force only while a scenario says so (demo_abi.h);
 * everything before and after it is done the honest way.  Read next: observe.c.
 */
#include "base/errno.h"
#include "base/string.h"
#include "demo/attack.h"
#include "demo/demo.h"
#include "demo/expect.h"
#include "demo/lessons.h"
#include "demo/misbehave.h"
#include "demo/observe.h"
#include "demo/options.h"
#include "demo/report.h"
#include "entry/syscall.h"
#include "machine/console.h"
#include "machine/panic.h"
#include "machine/print.h"
#include "process/elf.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "seg/policy.h"

#define HONEST "fs"
/* user/programs/try.c, and how much may stand behind "try=". */
#define OWN_PROGRAM "try"
#define OWN_WORDS 4
#define OWN_SIZE 64

static const struct policy *under_test, *honest;
static const struct audience *audience;

static long arm(enum demo_op kind, uint32_t y, uint32_t n, uint32_t expect)
{
	long error = observe_claim(kind, y, n, expect);

	if (error)
		return error;
	policy_set(under_test);
	task_trace(current, options.trace);
	audience->claim(kind, y, n);
	return 0;
}

static long call(uint32_t operation, uint32_t a, uint32_t b, uint32_t c)
{
	switch (operation) {
	case DEMO_ASK:
		return observe_ask(a);
	case DEMO_CLAIM_READ:
	case DEMO_CLAIM_WRITE:
	case DEMO_CLAIM_NONE:
		return arm(operation, a, b, c);
	case DEMO_RESULT:
		policy_set(honest);
		task_trace(current, false);
		/* What somebody looked on at has no cost worth telling. */
		return observe_result((long)a, audience->result() ? 0 : b);
	case DEMO_SINK:
		return observe_sink(a, b);
	case DEMO_TOLD:
		return observe_told(a, b);
	case DEMO_ATTACK:
		return attack(a, b, c);
	default:
		return operation < DEMO_API ? misbehave(operation, a, b, c)
					    : lesson(operation, a, b, c);
	}
}

static bool gate_asked(const struct gate *gate)
{
	return !options.gate || options.gate == gate;
}

/* "all" are the lecture's; the attacks have a word of their own. */
static bool scenario_asked(const char *name)
{
	bool is_attack = strchr(name, PATH_MARK);

	if (!options.scenario)
		return !is_attack;
	if (strcmp(options.scenario, ALL_ATTACKS) == 0)
		return is_attack;
	return expect_named(name, options.scenario);
}

/* Is a scenario that was asked for to be run under this policy through this gate? */
static bool wanted(const struct expectation *e, const struct gate *gate)
{
	return (!options.policy || options.policy == e->policy)
	       && gate_asked(gate) && expect_gate(e, gate) && !gate_missing(gate);
}

/* Runs a scenario's program and reads back what became of its bytes. */
static struct observation run(const struct expectation *e, int argc, const char *const argv[])
{
	const char *why;
	struct observation o;
	struct program program;

	under_test = e->policy;
	attack_begin(e->scenario);
	/* The new thread cannot run before we sleep. */
	if (!program_start(expect_program(e->scenario), argc, argv, NULL, &program, &why))
		panic("scenario %s: %s", e->scenario, why);
	observe_start(program.task);
	program_wait(&program);
	policy_set(honest);
	misbehave_end();
	attack_end();
	o = observe_end(program.task);
	program_free(&program);
	return o;
}

static void run_cell(const struct expectation *e, const struct gate *gate, uint32_t number,
		     uint32_t total)
{
	const char *argv[] = { e->scenario, gate->name };
	struct observation o;

	audience->begins(e, gate, number, total);
	o = run(e, ARRAY_SIZE(argv), argv);
	report_cell(e, gate, &o);
	audience->verdict(e, &o);
}

/* "read,1ff000,16": splits in place. */
static int split_commas(char *line, const char *words[], int most)
{
	int n = 0;

	words[n++] = line;
	for (char *c = line; *c && n < most; c++)
		if (*c == ',') {
			*c = '\0';
			words[n++] = c + 1;
		}
	return n;
}

/* A case that nobody has promised anything of: what is observed is what is expected. */
static void run_own(const char *words)
{
	static char line[OWN_SIZE];
	const struct gate *gate = options.gate ? options.gate : gates;
	const char *argv[2 + OWN_WORDS] = { OWN_PROGRAM, gate->name };
	struct expectation e = { .policy = options.policy ? options.policy : honest,
				 .scenario = OWN_PROGRAM, .vector = "-", .needs = "-" };
	struct observation o;

	strlcpy(e.mode, mode.name, sizeof(e.mode));
	strlcpy(line, words, sizeof(line));
	audience->begins(&e, gate, 1, 1);
	o = run(&e, 2 + split_commas(line, argv + 2, OWN_WORDS), argv);
	e.outcome = o.outcome;
	report_cell(&e, gate, &o);
	audience->verdict(&e, &o);
}

static const struct gate *const gates_end = gates + GATE_COUNT;

static uint32_t count_cells(void)
{
	struct expectation e;
	uint32_t at = 0, n = 0;

	while (expect_next(&at, scenario_asked, &e))
		for (const struct gate *g = gates; g < gates_end; g++)
			n += wanted(&e, g);
	return n;
}

static void refuse_gates(void)
{
	for (const struct gate *g = gates; g < gates_end; g++)
		if (gate_asked(g) && gate_missing(g)) {
			print("%s: no gate %s: %s.\n", mode.name, g->name, gate_missing(g));
			report_no_gate(g, gate_missing(g));
		}
}

void demo_run(const struct audience *who)
{
	uint32_t at = 0, before = results.count, unexpected = results.unexpected;
	uint32_t total = options.own ? 1 : count_cells();
	struct expectation e;

	audience = who;
	demo_call = call;
	honest = policy_find(HONEST);
	policy_set(honest);
	refuse_gates();
	results.ktap = 0;
	report_plan(total);
	if (options.own)
		run_own(options.own);
	while (!options.own && expect_next(&at, scenario_asked, &e))
		for (const struct gate *g = gates; g < gates_end; g++)
			if (wanted(&e, g))
				run_cell(&e, g, results.count - before + 1, total);
	report_end(results.count - before, results.unexpected - unexpected);
}
