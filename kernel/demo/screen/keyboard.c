/*
 * keyboard.c - the PS/2 controller, asked for one key (keyboard.h).
 *
 * No key is queued or lost by us: the controller keeps the bytes.  Its interrupt,
 * IRQ 1, is only there to end a HLT, so it needs no handler but the one that
 * answers the interrupt controller (time.c).  Key codes are the PC's first set,
 * which the controller translates to.  A key that goes up has bit 7 set.
 */
#include "demo/screen/keyboard.h"
#include "machine/panic.h"
#include "seg/cpu.h"
#include "threads/time.h"

#define KEYBOARD_DATA		0x60
#define KEYBOARD_STATUS		0x64
#define KEYBOARD_COMMAND	0x64
#define STATUS_FULL		0x01	/* a byte waits for us */
#define STATUS_BUSY		0x02	/* ours has not been taken yet */
#define COMMAND_CONFIGURE	0x60
#define COMMAND_RESET		0xFE
/* IRQ 1 on, self-test done, mouse off, translate to the first set. */
#define CONFIGURATION		0x65

#define ONLY_IRQ1		0xFD

/* The chip set's reset register: first which kind, then the reset itself. */
#define RESET_CONTROL		0xCF9
#define RESET_WHOLE		0x02
#define RESET_NOW		0x04

#define CODE_UP			0x80

/* The question mark stands where it likes: beside the right shift key (US), right
 * of the zero (German, Italian).  Nothing else is wanted of these keys, so the
 * shift key need not be looked at. */
static const struct {
	uint8_t code;
	enum key key;
} codes[] = {
	{ 0x1C, KEY_ENTER }, { 0x01, KEY_ESCAPE }, { 0x35, KEY_HELP }, { 0x0C, KEY_HELP },
	{ 0x3B, KEY_HELP }, { 0x48, KEY_UP }, { 0x50, KEY_DOWN }, { 0x4B, KEY_LEFT },
	{ 0x4D, KEY_RIGHT }, { 0x49, KEY_PAGE_UP }, { 0x51, KEY_PAGE_DOWN }, { 0x13, KEY_AGAIN },
};

#define CODE_SHIFT_LEFT		0x2A
#define CODE_SHIFT_RIGHT	0x36

static void command(uint8_t byte)
{
	/* Bounded: a machine without the controller answers FF for ever. */
	for (int i = 0; i < 100000 && inb(KEYBOARD_STATUS) & STATUS_BUSY; i++)
		;
	outb(KEYBOARD_COMMAND, byte);
	for (int i = 0; i < 100000 && inb(KEYBOARD_STATUS) & STATUS_BUSY; i++)
		;
}

void keyboard_init(void)
{
	command(COMMAND_CONFIGURE);
	outb(KEYBOARD_DATA, CONFIGURATION);
}

/* The keyboard controller resets little: in Bochs the processor keeps IA32_FEATURE_CONTROL
 * locked, and when the BIOS writes it again that is #GP, with no handler yet.  So the chip set
 * is asked first, for a reset of the whole machine. */
void keyboard_reset(void)
{
	outb(RESET_CONTROL, RESET_WHOLE);
	outb(RESET_CONTROL, RESET_WHOLE | RESET_NOW);
	command(COMMAND_RESET);
	halt();
}

/* Called with interrupts off; STI and HLT are one step, so no byte is missed. */
static uint8_t next_code(void)
{
	while (!(inb(KEYBOARD_STATUS) & STATUS_FULL)) {
		sti_hlt();
		cli();
	}
	return inb(KEYBOARD_DATA);
}

static enum key key_of(uint8_t code)
{
	for (unsigned i = 0; i < ARRAY_SIZE(codes); i++)
		if (codes[i].code == code)
			return codes[i].key;
	return KEY_OTHER;
}

/* Down, and neither a shift key nor the prefix of the arrows (whose codes are
 * then the number pad's, and mean the same). */
static bool counts(uint8_t code)
{
	return !(code & CODE_UP) && code != CODE_SHIFT_LEFT && code != CODE_SHIFT_RIGHT;
}

enum key keyboard_wait(void)
{
	uint32_t flags = irq_save();
	uint8_t mask = inb(PIC1_DATA), code;

	outb(PIC1_DATA, ONLY_IRQ1);
	do
		code = next_code();
	while (!counts(code));
	outb(PIC1_DATA, mask);
	irq_restore(flags);
	return key_of(code);
}
