/*
 * draw.c - characters and colours into VGA memory (draw.h).
 *
 * A stop may come on a small stack (see sysenter_entry), so the one line that
 * is being made lies elsewhere.  Only one picture is drawn at a time.
 */
#include "base/string.h"
#include "demo/screen/draw.h"
#include "seg/cpu.h"
#include "seg/mode.h"

#define CRTC_CURSOR	0x0A
#define CURSOR_OFF	0x20

void draw_begin(void)
{
	console_keep_off_screen();
	outb(CRTC_INDEX, CRTC_CURSOR);
	outb(CRTC_DATA, CURSOR_OFF);
	for (unsigned row = 0; row < ROWS; row++)
		draw_fill(row, 0, COLUMNS, COLOUR_PLAIN, ' ');
}

static void put(unsigned row, unsigned column, unsigned colour, char c)
{
	uint16_t *cells = phys_to_kernel(VGA_PHYS);

	if (row < ROWS && column < COLUMNS)
		cells[row * COLUMNS + column] = (uint16_t)(colour << 8 | (uint8_t)c);
}

void draw_fill(unsigned row, unsigned column, unsigned n, unsigned colour, char c)
{
	for (unsigned i = 0; i < n; i++)
		put(row, column + i, colour, c);
}

void draw_text(unsigned row, unsigned column, unsigned colour, const char *format, ...)
{
	static char line[COLUMNS + 1];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	for (unsigned i = 0; line[i]; i++)
		put(row, column + i, colour, line[i]);
}

void draw_bar(unsigned row, unsigned colour, const char *text)
{
	draw_fill(row, 0, COLUMNS, colour, ' ');
	draw_text(row, 2, colour, "%s", text);
}
