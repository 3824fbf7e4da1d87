/*
 * screen_table.c - the last screen: the models that ran, side by side, in pages.
 *
 * A page has as many policies as there is room for, each in every model, and as many
 * scenarios as fit; the keys turn pages.  The cells are those of table.c.
 */
#include "base/string.h"
#include "demo/report.h"
#include "demo/screen/draw.h"
#include "demo/screen/keyboard.h"
#include "demo/screen/screen.h"
#include "demo/table.h"

#define ROW_TITLE	0
#define ROW_MODELS	2
#define ROW_POLICIES	3
#define ROW_FIRST	4
#define ROW_LEGEND	23
#define ROW_KEYS	24
#define PAGE_ROWS	(ROW_LEGEND - 1 - ROW_FIRST)
#define PAGE_CELLS	4	/* side by side */

#define NAME_AT		1
#define NAME_WIDTH	25
#define CELL_WIDTH	13

static struct {
	const char *scenarios[CELLS_MAX];
	unsigned scenario_count;
	const struct policy *policies[POLICY_COUNT];
	unsigned policy_count;
	unsigned models[TABLE_MODELS];	/* rows of table_models */
	unsigned model_count;
	unsigned abreast;		/* policies of a page */
	unsigned first;			/* scenario on top */
	unsigned left;			/* policy at the left */
} table;

static void add_scenario(const char *name)
{
	for (unsigned i = 0; i < table.scenario_count; i++)
		if (strcmp(table.scenarios[i], name) == 0)
			return;
	table.scenarios[table.scenario_count++] = name;
}

static void add_policy(const struct policy *p)
{
	for (unsigned i = 0; i < table.policy_count; i++)
		if (table.policies[i] == p)
			return;
	table.policies[table.policy_count++] = p;
}

static void collect(void)
{
	for (uint32_t i = 0; i < results.count; i++) {
		add_scenario(results.cells[i].scenario);
		add_policy(&policies[results.cells[i].policy]);
	}
	table.model_count = table_seen(table.models);
	table.abreast = PAGE_CELLS / (table.model_count ? table.model_count : 1);
}

static unsigned column_of(unsigned model, unsigned nth)
{
	return NAME_AT + NAME_WIDTH + (model * table.abreast + nth) * CELL_WIDTH;
}

/* Policies on this page. */
static unsigned shown(void)
{
	return min_u32(table.abreast, table.policy_count - table.left);
}

static void draw_cell(unsigned row, unsigned column, const struct cell *c)
{
	char text[OUTCOME_TEXT];

	if (!c) {
		draw_text(row, column, COLOUR_PLAIN, "-");
		return;
	}
	draw_text(row, column, table_colour(c), "%s%s%s", c->unexpected ? "!" : "",
		  outcome_text(c->outcome, text),
		  table_gates_differ(c) ? "*" : "");
}

static void draw_row(unsigned row, const char *scenario)
{
	struct table_row found;

	table_row(scenario, &found);
	draw_text(row, NAME_AT, COLOUR_BRIGHT, "%-.*s", NAME_WIDTH - 1, scenario);
	for (unsigned m = 0; m < table.model_count; m++)
		for (unsigned p = 0; p < shown(); p++)
			draw_cell(row, column_of(m, p),
				  found.cells[table.models[m]][table.policies[table.left + p] - policies]);
}

static void draw_heading(void)
{
	draw_bar(ROW_TITLE, COLOUR_BAR, "WHERE EACH BYTE WENT");
	draw_text(ROW_TITLE, 30, COLOUR_BAR, "%u cases, %u not as expected", results.count,
		  results.unexpected);
	for (unsigned m = 0; m < table.model_count; m++) {
		draw_text(ROW_MODELS, column_of(m, 0), COLOUR_BRIGHT, "%s", table_models[table.models[m]]);
		for (unsigned p = 0; p < shown(); p++)
			draw_text(ROW_POLICIES, column_of(m, p), COLOUR_BRIGHT, "%s",
				  table.policies[table.left + p]->name);
	}
}

static void draw_legend(void)
{
	draw_text(ROW_LEGEND, NAME_AT, COLOUR_USER, "fine");
	draw_text(ROW_LEGEND, NAME_AT + 6, COLOUR_KERNEL, "kernel hit or leaked");
	draw_text(ROW_LEGEND, NAME_AT + 28, COLOUR_WARN, "oops");
	draw_text(ROW_LEGEND, NAME_AT + 34, COLOUR_DIM, "not-enforced");
	draw_text(ROW_LEGEND, NAME_AT + 48, COLOUR_PLAIN, "* gates differ  ! unexpected");
}

static void draw_table(void)
{
	draw_begin();
	draw_heading();
	for (unsigned i = 0; i < PAGE_ROWS && table.first + i < table.scenario_count; i++)
		draw_row(ROW_FIRST + i, table.scenarios[table.first + i]);
	draw_legend();
	draw_bar(ROW_KEYS, COLOUR_BAR, "Enter next page   Arrows move   r boot again   ? help");
	if (table.first + PAGE_ROWS < table.scenario_count)
		draw_text(ROW_LEGEND - 1, NAME_AT, COLOUR_BRIGHT, "%u more below",
			  table.scenario_count - table.first - PAGE_ROWS);
}

/* ---- The keys ---- */

static unsigned last_first(void)
{
	return table.scenario_count > PAGE_ROWS ? table.scenario_count - PAGE_ROWS : 0;
}

static void scroll(int by)
{
	int to = (int)table.first + by;

	table.first = to < 0 ? 0 : min_u32((uint32_t)to, last_first());
}

static void turn(int by)
{
	int to = (int)table.left + by * (int)table.abreast;

	if (to >= 0 && to < (int)table.policy_count)
		table.left = (unsigned)to;
}

/* Down to the last scenario, then the next policies, then from the start again. */
static void next_page(void)
{
	unsigned before = table.first;

	scroll(PAGE_ROWS);
	if (table.first != before)
		return;
	table.first = 0;
	before = table.left;
	turn(1);
	if (table.left == before)
		table.left = 0;
}

static void help(void)
{
	static const char *const lines[] = {
		"Each row is a scenario, a small program in user/; each column is a memory",
		"model and a policy.  The word says what became of its pointer:",
		"",
		"delivered     the bytes went where the program wanted them",
		"refused       the kernel said no and changed nothing",
		"partial:N     N bytes were not moved",
		"kernel-hit    the pointer made the kernel change its own memory",
		"kernel-leak   kernel bytes reached the program",
		"oops          the kernel itself faulted; the program was ended",
		"not-enforced  this machine does not check what the case is about",
		"",
		"Enter, Up, Down, Page Up, Page Down: scenarios.  Left, Right: policies.",
		"r: start the machine again, with its menu.  Any key closes this help.",
	};

	draw_begin();
	draw_bar(ROW_TITLE, COLOUR_BAR, "HELP");
	for (unsigned i = 0; i < ARRAY_SIZE(lines); i++)
		draw_text(ROW_MODELS + i, 2, COLOUR_BRIGHT, "%s", lines[i]);
	draw_bar(ROW_KEYS, COLOUR_BAR, "Any key: back to the table");
	keyboard_wait();
}

/* False if the key means nothing here. */
static bool handle(enum key key)
{
	switch (key) {
	case KEY_ENTER:
		next_page();
		return true;
	case KEY_UP:
	case KEY_DOWN:
		scroll(key == KEY_UP ? -1 : 1);
		return true;
	case KEY_PAGE_UP:
	case KEY_PAGE_DOWN:
		scroll(key == KEY_PAGE_UP ? -PAGE_ROWS : PAGE_ROWS);
		return true;
	case KEY_LEFT:
	case KEY_RIGHT:
		turn(key == KEY_LEFT ? -1 : 1);
		return true;
	case KEY_HELP:
		help();
		return true;
	case KEY_AGAIN:
		keyboard_reset();
	default:
		return false;
	}
}

void screen_table(void)
{
	collect();
	draw_table();
	for (;;)
		if (handle(keyboard_wait()))
			draw_table();
		else
			draw_bar(ROW_KEYS, COLOUR_ON_WARN, "That key does nothing here.  ? shows the keys.");
}
