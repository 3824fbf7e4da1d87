/*
 * console.c - VGA text, 80 by 25, the first serial line, and port E9.
 */
#include "base/string.h"
#include "machine/console.h"
#include "seg/cpu.h"
#include "seg/mode.h"

#define CRTC_CURSOR_HI	14
#define CRTC_CURSOR_LO	15

#define COM1		0x3F8
#define UART_IER	1
#define UART_FCR	2
#define UART_LCR	3
#define UART_MCR	4
#define UART_LSR	5
#define LSR_HAS_COME	0x01
#define LSR_CAN_SEND	0x20
#define LSR_ALL_SENT	0x40

static unsigned row, column;
static enum colour colour = COLOUR_PLAIN;
static bool serial_is_ours = true, screen_is_ours;

unsigned console_unread;
void (*console_full)(void);

static uint16_t *cell(unsigned r, unsigned c)
{
	return (uint16_t *)phys_to_kernel(VGA_PHYS) + r * COLUMNS + c;
}

static void clear_row(unsigned r)
{
	for (unsigned c = 0; c < COLUMNS; c++)
		*cell(r, c) = COLOUR_PLAIN << 8 | ' ';
}

static void scroll(void)
{
	memmove(cell(0, 0), cell(1, 0), (ROWS - 1) * COLUMNS * sizeof(uint16_t));
	clear_row(ROWS - 1);
}

static void new_line(void)
{
	column = 0;
	if (row < ROWS - 1)
		row++;
	else
		scroll();
	if (++console_unread == ROWS - 1 && console_full) {
		console_full();
		console_unread = 0;
	}
}

static void vga_put(char c)
{
	if (c == '\n') {
		new_line();
		return;
	}
	if (column == COLUMNS)
		new_line();
	*cell(row, column++) = (uint16_t)(colour << 8 | (uint8_t)c);
}

static void vga_cursor(void)
{
	uint16_t at = (uint16_t)(row * COLUMNS + column);

	outb(CRTC_INDEX, CRTC_CURSOR_HI);
	outb(CRTC_DATA, (uint8_t)(at >> 8));
	outb(CRTC_INDEX, CRTC_CURSOR_LO);
	outb(CRTC_DATA, (uint8_t)at);
}

/* Bounded: a machine without a serial line never says so. */
static void serial_wait(uint8_t bit)
{
	for (int i = 0; i < 100000 && !(inb(COM1 + UART_LSR) & bit); i++)
		;
}

static void serial_put(char c)
{
	serial_wait(LSR_CAN_SEND);
	outb(COM1, (uint8_t)c);
}

void serial_flush(void)
{
	serial_wait(LSR_ALL_SENT);
}

void serial_write(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		serial_put(text[i]);
}

int serial_read(void)
{
	return inb(COM1 + UART_LSR) & LSR_HAS_COME ? inb(COM1) : -1;
}

void serial_speed(uint32_t baud)
{
	outb(COM1 + UART_IER, 0);
	outb(COM1 + UART_LCR, 0x80);	/* the divisor */
	outb(COM1, (uint8_t)(SERIAL_FAST / baud));
	outb(COM1 + UART_IER, 0);
	outb(COM1 + UART_LCR, 0x03);	/* eight bits, no parity, one stop bit */
}

void console_init(void)
{
	serial_speed(SERIAL_FAST);
	outb(COM1 + UART_FCR, 0xC7);
	outb(COM1 + UART_MCR, 0x03);
	console_take_screen();
	vga_cursor();
}

void console_write(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (screen_is_ours)
			vga_put(text[i]);
		if (serial_is_ours)
			serial_put(text[i]);
	}
	if (screen_is_ours)
		vga_cursor();
}

void console_program(const char *text, size_t n)
{
	if (serial_is_ours)
		console_write(text, n);
	else
		serial_write(text, n);
}

void console_colour(enum colour c)
{
	static const struct {
		enum colour c;
		const char *ansi;
	} table[] = {
		{ COLOUR_PLAIN, "\033[0m" }, { COLOUR_BRIGHT, "\033[0;1m" },
		{ COLOUR_USER, "\033[0;38;5;29m" }, { COLOUR_DIM, "\033[0;38;5;243m" },
		{ COLOUR_KERNEL, "\033[0;38;5;231;48;5;160m" },
		{ COLOUR_WARN, "\033[0;38;5;16;48;5;214m" },
	};

	colour = c;
	for (unsigned i = 0; serial_is_ours && i < ARRAY_SIZE(table); i++)
		if (table[i].c == c)
			serial_write(table[i].ansi, strlen(table[i].ansi));
}

void console_keep_off_screen(void)
{
	screen_is_ours = false;
}

void console_take_screen(void)
{
	if (screen_is_ours)
		return;
	for (unsigned r = 0; r < ROWS; r++)
		clear_row(r);
	row = column = console_unread = 0;
	screen_is_ours = true;
}

void console_keep_off_serial(void)
{
	serial_is_ours = false;
}

void debug_port_write(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		outb(DEBUG_PORT, (uint8_t)text[i]);
}
