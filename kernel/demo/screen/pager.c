/*
 * pager.c - a trace or an oops is said in a moment, and the next screen wipes it out
 * (pager.h).  So the console stops after each screen of it, as a pager does.
 *
 * When all scenarios run nobody wants to read every oops: then the table is what
 * was asked for, and nothing stops.  Read next: kernel/machine/console.c, screen_table.c.
 */
#include "demo/options.h"
#include "demo/report.h"
#include "demo/screen/draw.h"
#include "demo/screen/keyboard.h"
#include "demo/screen/pager.h"

/* Kept free by the console: see console_full. */
#define ROW_KEYS	(ROWS - 1)

static bool wanted(void)
{
	return (options.trace || options.scenario) && !results.steps_off;
}

static void stop(void)
{
	draw_bar(ROW_KEYS, COLOUR_BAR, "Enter goes on   Esc: no more stops");
	for (;;)
		switch (keyboard_wait()) {
		case KEY_ESCAPE:
			results.steps_off = true;
			console_full = NULL;
			/* fall through */
		case KEY_ENTER:
			draw_fill(ROW_KEYS, 0, COLUMNS, COLOUR_PLAIN, ' ');
			return;
		default:
			draw_bar(ROW_KEYS, COLOUR_ON_WARN, "Enter goes on   Esc: no more stops.  That key does nothing.");
		}
}

void pager_begin(void)
{
	if (!wanted())
		return;
	console_unread = 0;
	console_full = stop;
}

void pager_end(void)
{
	if (console_full && console_unread)
		stop();
	console_full = NULL;
}
