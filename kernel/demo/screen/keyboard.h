/*
 * keyboard.h - one key at a time, for the screens that wait for a person.
 */
#ifndef KERNEL_KEYBOARD_H
#define KERNEL_KEYBOARD_H

#include "base/types.h"

enum key {
	KEY_OTHER,		/* a key without a meaning here */
	KEY_ENTER,
	KEY_ESCAPE,
	KEY_HELP,		/* ? or F1 */
	KEY_UP, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_PAGE_UP, KEY_PAGE_DOWN,
	KEY_AGAIN,		/* r */
};

/* Tells the controller how we want it. */
void keyboard_init(void);

/* Waits for a key to go down.  The timer's interrupts are held back meanwhile: for
 * the kernel and its threads no time passes while somebody looks at the screen. */
enum key keyboard_wait(void);

/* Resets the machine: by the chip set, or by the keyboard controller as on the first PC/AT. */
void keyboard_reset(void) __attribute__((noreturn));

#endif
