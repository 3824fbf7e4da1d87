/*
 * console.h - the screen, the serial line and the debug port.
 */
#ifndef KERNEL_CONSOLE_H
#define KERNEL_CONSOLE_H

#include "base/types.h"

/* The VGA text screen: its memory, its cursor's registers. */
#define VGA_PHYS	0xB8000
#define COLUMNS		80
#define ROWS		25
#define CRTC_INDEX	0x3D4
#define CRTC_DATA	0x3D5

/* Bochs and QEMU pass what is written here to the host. */
#define DEBUG_PORT	0xE9

/* VGA text attributes.  User is green and kernel is red wherever the project
 * shows the two: here, in the terminal's table and in the pictures. */
enum colour {
	COLOUR_PLAIN = 0x07,
	COLOUR_DIM = 0x03,
	COLOUR_USER = 0x0A,
	COLOUR_KERNEL = 0x0C,
	COLOUR_WARN = 0x0E,
	COLOUR_BRIGHT = 0x0F,
};

void console_init(void);

/* Black on white from now on (palette.inc): the attributes stay what they are. */
void palette_light(void);

/* The kernel's own words: screen and serial.  The serial line gets the colours
 * as ANSI sequences that can be read on black and on white (tools/machine/colours.py). */
void console_write(const char *text, size_t n);
void console_colour(enum colour c);

/* From here on the screen is somebody else's (draw.h); console_init() takes it back. */
void console_keep_off_screen(void);
/* Takes it back, emptied; nothing if it was ours: for last words. */
void console_take_screen(void);

/* Rows written since somebody has looked.  When they fill the screen but for its last
 * row, console_full is called, if there is one: whoever reads may want to stop there. */
extern unsigned console_unread;
extern void (*console_full)(void);

/* From here on the serial line carries only what serial_write() is given: one
 * program's own output. */
void console_keep_off_serial(void);
/* A program's output: where the kernel's own words go, or to the serial line alone once that
 * is the program's. */
void console_program(const char *text, size_t n);
void serial_write(const char *text, size_t n);
#define SERIAL_FAST	115200
void serial_speed(uint32_t baud);
/* A byte that has come, or -1. */
int serial_read(void);
/* Waits until the last byte has left: before the power goes. */
void serial_flush(void);

/* To the host: for programs. */
void debug_port_write(const char *text, size_t n);

#endif
