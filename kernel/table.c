/*
 * table.c - lays the cells out for people (table.h).
 */
#include "console.h"
#include "policy.h"
#include "print.h"
#include "report.h"
#include "string.h"
#include "table.h"

#define NAME_WIDTH	26
#define CELL_WIDTH	12

static const char *const models[] = { "split", "flat" };

enum colour table_colour(const struct cell *c)
{
	if (starts_with(c->outcome, "kernel-") || c->unexpected)
		return COLOUR_KERNEL;
	if (starts_with(c->outcome, "oops") || starts_with(c->outcome, "unknown"))
		return COLOUR_WARN;
	if (starts_with(c->outcome, "not-enforced"))
		return COLOUR_DIM;
	return COLOUR_USER;
}

const struct cell *table_find(const char *scenario, const char *model, const char *policy_name)
{
	for (uint32_t i = 0; i < results.count; i++) {
		const struct cell *c = &results.cells[i];

		if (strcmp(c->scenario, scenario) == 0 && strcmp(c->mode, model) == 0
		    && strcmp(c->policy, policy_name) == 0)
			return c;
	}
	return NULL;
}

bool table_gates_differ(const struct cell *c)
{
	for (uint32_t i = 0; i < results.count; i++) {
		const struct cell *other = &results.cells[i];

		if (strcmp(c->scenario, other->scenario) == 0 && strcmp(c->mode, other->mode) == 0
		    && strcmp(c->policy, other->policy) == 0
		    && strcmp(c->outcome, other->outcome) != 0)
			return true;
	}
	return false;
}

static void print_cell(const struct cell *c)
{
	if (!c) {
		print(" %-*s", CELL_WIDTH, "-");
		return;
	}
	console_colour(table_colour(c));
	print("%c%-*s", c->unexpected ? '!' : ' ', CELL_WIDTH, c->outcome);
	console_colour(COLOUR_PLAIN);
}

static void heading(void)
{
	console_colour(COLOUR_BRIGHT);
	print("%-*s", NAME_WIDTH, "where each byte went");
	for (unsigned m = 0; m < ARRAY_SIZE(models); m++)
		for (unsigned p = 0; p < policy_count; p++) {
			char name[24];

			snprintf(name, sizeof(name), "%s/%s", models[m], policies[p].name);
			print(" %-*s", CELL_WIDTH, name);
		}
	print("\n");
	console_colour(COLOUR_PLAIN);
}

static bool seen_before(uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (strcmp(results.cells[i].scenario, results.cells[n].scenario) == 0)
			return true;
	return false;
}

void table_print(void)
{
	heading();
	for (uint32_t i = 0; i < results.count; i++) {
		const char *scenario = results.cells[i].scenario;

		if (seen_before(i))
			continue;
		print("%-*.*s", NAME_WIDTH, NAME_WIDTH, scenario);
		for (unsigned m = 0; m < ARRAY_SIZE(models); m++)
			for (unsigned p = 0; p < policy_count; p++)
				print_cell(table_find(scenario, models[m], policies[p].name));
		print("\n");
	}
	print("%u cells, %u not as expected\n", results.count, results.unexpected);
}
