/*
 * panic.h - when the machine cannot go on, or need not.
 */
#ifndef KERNEL_PANIC_H
#define KERNEL_PANIC_H

#include "machine/print.h"

/* Nothing to go on with: says why on the console, tells panic_told, and halts. */
void panic(const char *format, ...) PRINTF(1, 2) __attribute__((noreturn));

/* Who else wants to hear the last words; NULL until somebody does.  It need not return. */
extern void (*panic_told)(const char *text);

/* Ends the emulator (Bochs, QEMU), or halts where there is none. */
void power_off(void) __attribute__((noreturn));
void halt(void) __attribute__((noreturn));

#endif
