/*
 * panic.c - the machine's last words, and its end (panic.h).
 */
#include "machine/console.h"
#include "machine/panic.h"
#include "seg/cpu.h"

#define BOCHS_SHUTDOWN_PORT	0x8900
#define QEMU_EXIT_PORT		0xF4

void (*panic_told)(const char *text);

void panic(const char *format, ...)
{
	char text[256];
	va_list args;

	cli();
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	console_take_screen();
	console_colour(COLOUR_WARN);
	print("\npanic: %s\n", text);
	if (panic_told)
		panic_told(text);
	halt();
}

void power_off(void)
{
	serial_flush();
	for (const char *c = "Shutdown"; *c; c++)
		outb(BOCHS_SHUTDOWN_PORT, (uint8_t)*c);
	outl(QEMU_EXIT_PORT, 0);
	halt();
}

void halt(void)
{
	for (;;) {
		cli();
		__asm__ volatile("hlt");
	}
}
