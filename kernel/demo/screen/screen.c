/*
 * screen.c - one case as a picture: what is asked, where y points, the five steps,
 * the verdict (screen.h).
 *
 * The picture is drawn anew at each stop, out of what was seen so far.  Which step
 * comes next, or whether one comes at all, nobody here knows.  Few words and much
 * contrast: it has to be read from the last row.   Read next: steps.c, screen_map.c.
 */
#include "base/string.h"
#include "demo/options.h"
#include "demo/report.h"
#include "demo/screen/draw.h"
#include "demo/screen/keyboard.h"
#include "demo/screen/screen.h"
#include "demo/screen/screen_map.h"
#include "demo/screen/screen_words.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "seg/policy.h"

#define ROW_TITLE	0
#define ROW_QUESTION	2
#define ROW_STEPS	15
#define ROW_COST	20
#define ROW_VERDICT	22
#define ROW_DETAIL	23
#define ROW_KEYS	24
#define TEXT_AT		2
#define NOTE_AT		36
#define NOTE_SIZE	44

/* How much of what is to come the person does not want to be stopped in. */
enum skip { SKIP_NOTHING, SKIP_CASE, SKIP_SCENARIO };

static struct {
	struct expectation e;
	const struct gate *gate;
	uint32_t number, total;
	bool claimed, over;		/* the call under test begins, has come back */
	enum demo_op kind;
	uint32_t y, n;
	struct {
		bool seen;
		char note[NOTE_SIZE];
	} steps[STEPS];
	enum step now;			/* STEPS: between two */
	bool copied;			/* the copy began: */
	struct pointer by;		/* y, by the segment that it used */
	struct access_counts cost;	/* of the call, once it is over */
	uint16_t fs_at_trap;
	const struct observation *verdict;
	enum skip skip;
} view;

static bool watched(void)
{
	return options.step && !results.steps_off && view.skip == SKIP_NOTHING;
}

static void begins(const struct expectation *e, const struct gate *gate, uint32_t number, uint32_t total)
{
	bool other = strcmp(view.e.scenario, e->scenario) != 0;
	enum skip skip = view.skip == SKIP_SCENARIO && !other ? SKIP_SCENARIO : SKIP_NOTHING;

	memset(&view, 0, sizeof(view));
	view.e = *e;
	view.gate = gate;
	view.number = number;
	view.total = total;
	view.now = STEPS;
	view.skip = skip;
}

/* ---- The picture ---- */

static void draw_title(void)
{
	draw_bar(ROW_TITLE, COLOUR_BAR, view.e.scenario);
	draw_text(ROW_TITLE, 32, COLOUR_BAR, "%s   policy %s   %s", mode.name, view.e.policy->name,
		  view.gate->name);
	draw_text(ROW_TITLE, 66, COLOUR_BAR, "case %u of %u", view.number, view.total);
}

static void draw_question(void)
{
	if (view.kind == DEMO_CLAIM_READ)
		draw_text(ROW_QUESTION, TEXT_AT, COLOUR_BRIGHT,
			  "read: the kernel shall put %u bytes at the program's y = %p", view.n,
			  (void *)view.y);
	else if (view.kind == DEMO_CLAIM_WRITE)
		draw_text(ROW_QUESTION, TEXT_AT, COLOUR_BRIGHT,
			  "write: the kernel shall take %u bytes from the program's y = %p", view.n,
			  (void *)view.y);
	else
		draw_text(ROW_QUESTION, TEXT_AT, COLOUR_BRIGHT,
			  "no read or write of a y: user/%s.c says what it is", view.e.scenario);
}

/* Before the copy y may mean two bytes; from the copy on, the one that it went to. */
static void draw_pointers(void)
{
	struct pointer may[2] = { { .how = "FS:y", .y = view.y }, { .how = "DS:y", .y = view.y } };

	if (view.kind == DEMO_CLAIM_NONE)
		return;
	if (view.copied) {
		map_pointers(&view.by, 1);
		return;
	}
	segment_ask(SEL_USER_DS, &may[0].segment);
	segment_ask(SEL_KERNEL_DS, &may[1].segment);
	map_pointers(may, 2);
}

/* A copy that ended in a fault was begun, and not done. */
static bool ended_in_fault(enum step s)
{
	return view.verdict && view.verdict->fault.happened
	       && (s == STEP_NAIVE || (s == STEP_COPY && !view.steps[STEP_RESTORE_FS].seen));
}

static char mark_of(enum step s)
{
	if (view.now == s)
		return CHAR_POINTER;
	if (!view.steps[s].seen)
		return ' ';
	return ended_in_fault(s) ? CHAR_CROSS : CHAR_CHECK;
}

static void draw_step(unsigned row, enum step s)
{
	bool seen = view.steps[s].seen;
	unsigned colour = view.now == s ? COLOUR_ON_PLAIN : seen ? COLOUR_BRIGHT : COLOUR_PLAIN;
	const char *note = view.steps[s].note;

	if (!seen && view.verdict)
		note = words_not_seen(s, view.kind);
	draw_fill(row, TEXT_AT, COLUMNS - 2 * TEXT_AT, colour, ' ');
	draw_fill(row, TEXT_AT, 1, colour, mark_of(s));
	draw_text(row, TEXT_AT + 2, colour, "%s", words_step(s, view.kind));
	draw_text(row, NOTE_AT, colour, "%s", note);
}

static void draw_steps(void)
{
	for (unsigned s = STEP_TRAP; s < STEPS; s++)
		/* The compiler's copy is no step of the slides: shown if it happens. */
		if (s != STEP_NAIVE || view.steps[s].seen)
			draw_step(ROW_STEPS + s, s);
	if (view.over && view.cost.checks)
		draw_text(ROW_COST, TEXT_AT + 5, COLOUR_BRIGHT, "%u limit check%s before the copy; %s: %u",
			  view.cost.checks, view.cost.checks == 1 ? "" : "s",
			  view.cost.pages ? "user pages looked up by software"
					  : "areas of the memory map looked at",
			  view.cost.pages ? view.cost.pages : view.cost.areas);
}

static void draw_verdict(void)
{
	static char text[COLUMNS + 1];

	draw_bar(ROW_VERDICT, words_verdict(text, sizeof(text), view.verdict, view.n), text);
	words_detail(text, sizeof(text), &view.e, view.verdict);
	draw_text(ROW_DETAIL, TEXT_AT, COLOUR_BRIGHT, "%s", text);
}

static void draw_case(void)
{
	draw_begin();
	draw_title();
	draw_question();
	map_draw();
	draw_pointers();
	draw_steps();
	if (view.verdict)
		draw_verdict();
	draw_bar(ROW_KEYS, COLOUR_BAR, "Enter next   Right next case   Down next scenario   Esc table"
		 "   ? help");
}

/* ---- The keys ---- */

static void help(void)
{
	static const char *const lines[] = {
		"Enter   the next step",
		"Right   the next case: another policy, gate, scenario or model",
		"Down    the next scenario",
		"Esc     no more steps: run all the rest, then show the table",
		"?       this help; any key closes it",
	};

	for (unsigned row = ROW_STEPS; row < ROW_KEYS; row++)
		draw_fill(row, 0, COLUMNS, COLOUR_PLAIN, ' ');
	for (unsigned i = 0; i < ARRAY_SIZE(lines); i++)
		draw_text(ROW_STEPS + 1 + i, TEXT_AT + 2, COLOUR_BRIGHT, "%s", lines[i]);
	draw_bar(ROW_KEYS, COLOUR_BAR, "Any key: back to the picture");
	keyboard_wait();
	draw_case();
}

/* Shows the picture and waits until the person wants to go on. */
static void stop(void)
{
	draw_case();
	for (;;)
		switch (keyboard_wait()) {
		case KEY_ENTER:
			return;
		case KEY_RIGHT:
			view.skip = SKIP_CASE;
			return;
		case KEY_DOWN:
			view.skip = SKIP_SCENARIO;
			return;
		case KEY_ESCAPE:
			results.steps_off = true;
			return;
		case KEY_HELP:
			help();
			break;
		default:
			draw_bar(ROW_KEYS, COLOUR_ON_WARN, "That key does nothing here.  ? shows the keys.");
		}
}

/* ---- What happens ---- */

static void stopped(const struct stop *s)
{
	bool first = !view.steps[s->step].seen;

	/* A copy in pieces repeats its steps; one look is enough. */
	if (!first || !watched())
		return;
	view.steps[s->step].seen = true;
	view.now = s->step;
	words_note(view.steps[s->step].note, NOTE_SIZE, s);
	if (s->step == STEP_TRAP)
		view.fs_at_trap = s->fs;
	if (s->step == STEP_COPY || s->step == STEP_NAIVE) {
		view.copied = true;
		view.by = (struct pointer){ s->step == STEP_COPY ? "FS:y" : "DS:y", s->offset, s->segment };
	}
	stop();
	view.now = STEPS;
}

static void claim(enum demo_op kind, uint32_t y, uint32_t n)
{
	if (!watched())
		return;
	view.claimed = true;
	view.kind = kind;
	view.y = y;
	view.n = n;
	stop();
	if (!watched())
		return;
	view.cost = access_counts;
	steps_watch(current, view.gate, kind, stopped);
}

static bool result(void)
{
	uint16_t fs = read_fs();

	steps_end();
	view.cost.checks = access_counts.checks - view.cost.checks;
	view.cost.areas = access_counts.areas - view.cost.areas;
	view.cost.pages = access_counts.pages - view.cost.pages;
	view.over = true;
	if (view.steps[STEP_RESTORE_FS].seen)
		snprintf(view.steps[STEP_RESTORE_FS].note, NOTE_SIZE, "FS %04x now, %s", fs,
			 fs == view.fs_at_trap ? "as before the call" : "NOT as before the call");
	return view.steps[STEP_TRAP].seen;
}

static void verdict(const struct expectation *e, const struct observation *o)
{
	steps_end();
	if (!watched() || !view.claimed)
		return;
	view.e = *e;
	view.verdict = o;
	stop();
	view.verdict = NULL;
}

const struct audience screen_audience = {
	.begins = begins, .claim = claim, .result = result, .verdict = verdict,
};
