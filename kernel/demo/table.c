/*
 * table.c - lays the cells out for people (table.h).
 */
#include "base/string.h"
#include "demo/report.h"
#include "demo/table.h"
#include "machine/console.h"
#include "machine/print.h"
#include "seg/policy.h"

#define NAME_WIDTH	26
#define CELL_WIDTH	12

const char *const table_models[TABLE_MODELS] = { "split", "flat", "fenced" };

unsigned table_model(const char *name)
{
	unsigned m = 0;

	while (m < TABLE_MODELS && strcmp(table_models[m], name) != 0)
		m++;
	return m;
}

unsigned table_seen(unsigned models[TABLE_MODELS])
{
	unsigned count = 0;

	/* A kernel's cells stand together, and each kernel is another model. */
	for (uint32_t i = 0; i < results.count && count < TABLE_MODELS; i++)
		if (!count || strcmp(results.cells[i].mode, table_models[models[count - 1]]) != 0)
			models[count++] = table_model(results.cells[i].mode);
	return count;
}

enum colour table_colour(const struct cell *c)
{
	if (outcome_is_breach(c->outcome) || c->unexpected)
		return COLOUR_KERNEL;
	switch (c->outcome.kind) {
	case OUTCOME_OOPS:
	case OUTCOME_UNKNOWN:
		return COLOUR_WARN;
	case OUTCOME_NOT_ENFORCED:
		return COLOUR_DIM;
	default:
		return COLOUR_USER;
	}
}

void table_row(const char *scenario, struct table_row *row)
{
	memset(row, 0, sizeof(*row));
	for (uint32_t i = 0; i < results.count; i++) {
		const struct cell *c = &results.cells[i], **slot;

		if (strcmp(c->scenario, scenario) != 0)
			continue;
		slot = &row->cells[table_model(c->mode)][c->policy];
		if (!*slot)
			*slot = c;
	}
}

bool table_gates_differ(const struct cell *c)
{
	for (uint32_t i = 0; i < results.count; i++) {
		const struct cell *other = &results.cells[i];

		if (strcmp(c->scenario, other->scenario) == 0 && strcmp(c->mode, other->mode) == 0
		    && c->policy == other->policy && !outcome_same(c->outcome, other->outcome))
			return true;
	}
	return false;
}

static void print_cell(const struct cell *c)
{
	char text[OUTCOME_TEXT];

	if (!c) {
		print(" %-*s", CELL_WIDTH, "-");
		return;
	}
	console_colour(table_colour(c));
	print("%c%-*s", c->unexpected ? '!' : ' ', CELL_WIDTH,
	      outcome_text(c->outcome, text));
	console_colour(COLOUR_PLAIN);
}

static void heading(const unsigned models[], unsigned count)
{
	console_colour(COLOUR_BRIGHT);
	print("%-*s", NAME_WIDTH, "where each byte went");
	for (unsigned m = 0; m < count; m++)
		for (unsigned p = 0; p < POLICY_COUNT; p++) {
			char name[24];

			snprintf(name, sizeof(name), "%s/%s", table_models[models[m]], policies[p].name);
			print(" %-*s", CELL_WIDTH, name);
		}
	print("\n");
	console_colour(COLOUR_PLAIN);
}

static bool seen_before(uint32_t n)
{
	/* Backwards: nearly always it is the cell before. */
	for (uint32_t i = n; i-- > 0;)
		if (strcmp(results.cells[i].scenario, results.cells[n].scenario) == 0)
			return true;
	return false;
}

void table_print(void)
{
	unsigned models[TABLE_MODELS], count = table_seen(models);

	heading(models, count);
	for (uint32_t i = 0; i < results.count; i++) {
		struct table_row row;

		if (seen_before(i))
			continue;
		table_row(results.cells[i].scenario, &row);
		print("%-*.*s", NAME_WIDTH, NAME_WIDTH, results.cells[i].scenario);
		for (unsigned m = 0; m < count; m++)
			for (unsigned p = 0; p < POLICY_COUNT; p++)
				print_cell(row.cells[models[m]][p]);
		print("\n");
	}
	print("%u cells, %u not as expected\n", results.count, results.unexpected);
}
