/*
 * draw.h - writes anywhere on the text screen: 80 columns, 25 rows.
 *
 * From draw_begin() on the screen is the picture's, and print() goes only to the
 * serial line.
 */
#ifndef KERNEL_DRAW_H
#define KERNEL_DRAW_H

#include "machine/console.h"
#include "machine/print.h"

/* Attributes beside those of console.h: the bars at the top and the bottom, a
 * verdict, a step that is being taken. */
#define COLOUR_BAR	0x30	/* black on cyan, as in the boot menu */
#define COLOUR_ON_USER	0x20	/* black on green */
#define COLOUR_ON_KERNEL 0x4F	/* white on red */
#define COLOUR_ON_WARN	0x6F	/* white on brown */
#define COLOUR_ON_PLAIN	0x70	/* black on grey */

/* The PC's own character set. */
#define CHAR_BLOCK	'\xDB'
#define CHAR_DOT	'\xFA'
#define CHAR_SHADE	'\xB0'
#define CHAR_ARROW	'\x1E'
#define CHAR_POINTER	'\x10'
#define CHAR_CHECK	'\xFB'
#define CHAR_CROSS	'x'
#define CHAR_LINE	'\xC4'
#define CHAR_TICK	'\xC5'

/* Clears the screen and takes it. */
void draw_begin(void);

/* n times c from here on. */
void draw_fill(unsigned row, unsigned column, unsigned n, unsigned colour, char c);

/* Text; what does not fit on the row is cut. */
void draw_text(unsigned row, unsigned column, unsigned colour, const char *format, ...)
	PRINTF(4, 5);

/* A whole row in one colour, with a text. */
void draw_bar(unsigned row, unsigned colour, const char *text);

#endif
