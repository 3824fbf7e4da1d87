/*
 * screen_map.c - the ruler, the bars and the arrows (screen_map.h).
 *
 * A column is 64 MB, so a bar is cut to whole columns and has at least one: the
 * kernel's 16 MB.  User is green and kernel is red, here as everywhere.
 */
#include "base/layout.h"
#include "base/string.h"
#include "demo/screen/draw.h"
#include "demo/screen/screen_map.h"
#include "seg/mode.h"

#define MAP_AT		11
#define MAP_COLUMNS	64
#define COLUMN_SHIFT	26		/* 64 columns of 64 MB */
#define LABEL_AT	1

#define ROW_NUMBERS	4
#define ROW_TICKS	5
#define ROW_MEMORY	6
#define ROW_USER	7
#define ROW_KERNEL	8
#define ROW_ARROWS	9
#define ROW_MEANING	10
#define ROW_USER_TEXT	12
#define ROW_KERNEL_TEXT	13

static unsigned column_of(uint32_t linear)
{
	return MAP_AT + (linear >> COLUMN_SHIFT);
}

static void ruler(void)
{
	draw_fill(ROW_TICKS, MAP_AT, MAP_COLUMNS, COLOUR_PLAIN, CHAR_LINE);
	for (unsigned gb = 0; gb < 4; gb++) {
		draw_text(ROW_NUMBERS, column_of(gb << 30) - (gb ? 4 : 0), COLOUR_PLAIN, gb ? "%p" : "0",
			  (void *)(gb << 30));
		draw_fill(ROW_TICKS, column_of(gb << 30), 1, COLOUR_PLAIN, CHAR_TICK);
	}
	draw_text(ROW_NUMBERS, MAP_AT + MAP_COLUMNS - 8, COLOUR_PLAIN, "ffffffff");
}

/* From first to last, both in it; not over the end of memory. */
static void bar(unsigned row, uint32_t first, uint32_t last, enum colour c)
{
	draw_fill(row, column_of(first), column_of(last) - column_of(first) + 1, c, CHAR_BLOCK);
}

/* What is whose: below the user's segment there is nothing. */
static void memory(void)
{
	draw_text(ROW_MEMORY, LABEL_AT, COLOUR_BRIGHT, "memory");
	draw_fill(ROW_MEMORY, MAP_AT, MAP_COLUMNS, COLOUR_PLAIN, CHAR_DOT);
	draw_fill(ROW_MEMORY, column_of(mode.user_base),
		  column_of(USER_LINEAR_TOP) - column_of(mode.user_base), COLOUR_USER, CHAR_SHADE);
	draw_fill(ROW_MEMORY, column_of(WINDOW_LINEAR), 1, COLOUR_KERNEL, CHAR_SHADE);
}

static void segment(unsigned row, unsigned text_row, uint16_t selector, const char *name,
		    enum colour c)
{
	struct segment s;

	draw_text(row, LABEL_AT, c, "%s", name);
	draw_fill(row, MAP_AT, MAP_COLUMNS, COLOUR_PLAIN, CHAR_DOT);
	if (!segment_ask(selector, &s))
		return;
	bar(row, s.base + s.first, s.last > 0xFFFFFFFF - s.base ? 0xFFFFFFFF : s.base + s.last, c);
	draw_text(text_row, LABEL_AT, c, "%-9s %04x   base %p   limit %p%s", name, selector,
		  (void *)s.base, (void *)s.limit, s.first ? ", and only what lies past it" : "");
}

void map_draw(void)
{
	ruler();
	memory();
	segment(ROW_USER, ROW_USER_TEXT, SEL_USER_DS, "user DS", COLOUR_USER);
	segment(ROW_KERNEL, ROW_KERNEL_TEXT, SEL_KERNEL_DS, "kernel DS", COLOUR_KERNEL);
}

/* Why the segment does not let y through; NULL if it does. */
static const char *refused(const struct pointer *p)
{
	if (p->y > p->segment.last)
		return "past the limit";
	return p->y < p->segment.first ? "below the fence" : NULL;
}

static enum colour owner(uint32_t linear, const char **name)
{
	if (linear >= mode.user_base && linear < USER_LINEAR_TOP) {
		*name = "user memory";
		return COLOUR_USER;
	}
	if (linear - WINDOW_LINEAR < WINDOW_SIZE) {
		*name = "kernel memory";
		return COLOUR_KERNEL;
	}
	*name = "nobody's memory";
	return COLOUR_WARN;
}

static void pointer(unsigned row, const struct pointer *p, const char *how)
{
	static char text[COLUMNS + 1];
	uint32_t linear = p->segment.base + p->y;
	unsigned column = column_of(linear), length;
	const char *whose;
	enum colour c = owner(linear, &whose);

	if (refused(p)) {
		whose = refused(p);
		c = COLOUR_WARN;
	}
	snprintf(text, sizeof(text), "%s = %p, %s", how, (void *)linear, whose);
	length = (unsigned)strlen(text);
	draw_fill(ROW_ARROWS, column, 1, c, CHAR_ARROW);
	draw_text(row, column + length < COLUMNS ? column : COLUMNS - 1 - length, c, "%s", text);
}

static bool same_place(const struct pointer *a, const struct pointer *b)
{
	return a->segment.base == b->segment.base && refused(a) == refused(b);
}

void map_pointers(const struct pointer *p, unsigned n)
{
	static char both[24];

	if (n == 2 && same_place(&p[0], &p[1])) {
		snprintf(both, sizeof(both), "%s and %s", p[0].how, p[1].how);
		pointer(ROW_MEANING, &p[0], both);
		return;
	}
	for (unsigned i = 0; i < n; i++)
		pointer(ROW_MEANING + i, &p[i], p[i].how);
}
