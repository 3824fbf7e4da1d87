/*
 * terminal.c - the line discipline: from the bytes that are typed to what read() gives.
 *
 * POSIX.1, "General Terminal Interface", as far as a shell and its programs notice: lines that
 * can be mended, an echo, an end of the file, and keys that are signals; or, once a program has
 * said so, each byte as it comes.  No interrupt tells of a byte: each tick looks for them.
 * Structure and numbers: Linux's include/uapi/asm-generic/termbits.h and ioctls.h.
 * Read next: console_file.c.
 */
#include "base/errno.h"
#include "base/signal.h"
#include "files/terminal.h"
#include "machine/console.h"
#include "seg/cpu.h"
#include "seg/uaccess.h"
#include "threads/sched.h"
#include "threads/time.h"

#define TCGETS		0x5401
#define TCSETS		0x5402
#define TCSETSF		0x5404
#define TIOCGPGRP	0x540F
#define TIOCSPGRP	0x5410
#define TIOCGWINSZ	0x5413

/* Of struct termios. */
#define ICRNL	0x100
#define OPOST	0x1
#define ONLCR	0x4
#define ISIG	0x1
#define ICANON	0x2
#define ECHO	0x8
enum { VINTR, VQUIT, VERASE, VKILL, VEOF, KEYS = 19 };

/* What "\n" and the keys are, and how a mended byte leaves the screen. */
#define BACKSPACE	'\b'
#define RUB_OUT		"\b \b"
#define CONTROL(key)	((key) & 0x1F)
#define DELETE		0x7F

#define LINE_ROOM	1024
/* The line keeps 16 bytes for us: so it is four ticks before one is lost. */
#define BAUD		38400

static struct settings {
	uint32_t input, output, line, local;
	uint8_t discipline, keys[KEYS];
} settings = {
	.input = ICRNL, .output = OPOST | ONLCR, .local = ISIG | ICANON | ECHO,
	.keys = { [VINTR] = CONTROL('C'), [VQUIT] = CONTROL('\\'), [VERASE] = DELETE,
		  [VKILL] = CONTROL('U'), [VEOF] = CONTROL('D') },
};

static bool there;
static uint32_t foreground;	/* the group that the keys' signals go to */
static char typed[LINE_ROOM];
/* Bytes ever typed, those of them that read() may have, and those that it had. */
static uint32_t head, ready, tail;
static bool ended;			/* Ctrl-D, and nobody has been told yet */

void (*terminal_interrupts)(uint32_t group, int number);

void terminal_write(const char *text, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (text[i] == '\n' && settings.output & OPOST && settings.output & ONLCR)
			serial_write("\r", 1);
		serial_write(text + i, 1);
	}
}

static void echo(const char *text, uint32_t n)
{
	if (settings.local & ECHO)
		terminal_write(text, n);
}

/* ---- What is typed ---- */

static bool is_key(char c, unsigned key)
{
	return settings.keys[key] && (uint8_t)c == settings.keys[key];
}

/* The line so far is forgotten. */
static void interrupt(char c, int number)
{
	const char shown[] = { '^', (char)(c | 0x40) };

	head = ready;
	echo(shown, sizeof(shown));
	if (terminal_interrupts)
		terminal_interrupts(foreground, number);
}

static bool is_signal(char c)
{
	if (!(settings.local & ISIG) || !(is_key(c, VINTR) || is_key(c, VQUIT)))
		return false;
	interrupt(c, is_key(c, VINTR) ? SIGINT : SIGQUIT);
	return true;
}

static void rub_out(uint32_t from)
{
	while (head != from) {
		head--;
		echo(RUB_OUT, sizeof(RUB_OUT) - 1);
	}
}

/* A key that mends the line, or ends it without a "\n". */
static bool is_editing(char c)
{
	if (!(settings.local & ICANON))
		return false;
	if (is_key(c, VERASE) || c == BACKSPACE) {
		rub_out(head == ready ? ready : head - 1);
	} else if (is_key(c, VKILL)) {
		rub_out(ready);
	} else if (is_key(c, VEOF)) {
		ended = head == ready;
		ready = head;
	} else {
		return false;
	}
	return true;
}

static void take(char c)
{
	if (c == '\r' && settings.input & ICRNL)
		c = '\n';
	if (is_signal(c) || is_editing(c) || head - tail == LINE_ROOM)
		return;
	typed[head++ % LINE_ROOM] = c;
	echo(&c, 1);
	if (c == '\n' || !(settings.local & ICANON))
		ready = head;
}

static void look(void)
{
	int c;

	while ((c = serial_read()) >= 0)
		take((char)c);
	if (terminal_ready())
		wake(&settings);
}

void terminal_init(uint32_t group)
{
	there = true;
	foreground = group;
	serial_speed(BAUD);
	time_each_tick(TICK_TERMINAL, look);
}

bool terminal_is_there(void)
{
	return there;
}

/* ---- What a program asks ---- */

bool terminal_ready(void)
{
	return ready != tail || ended;
}

/* Until there is something: false if a signal came first. */
static bool wait_until_ready(void)
{
	uint32_t flags = irq_save();
	bool quiet = true;

	while (quiet && !terminal_ready())
		quiet = sleep_until_signal(&settings);
	irq_restore(flags);
	return terminal_ready();
}

/* A line at most, where there are lines. */
long terminal_read(struct iter *to)
{
	long done = 0;

	if (!wait_until_ready())
		return -ERESTARTSYS;
	while (to->left && tail != ready) {
		char c = typed[tail % LINE_ROOM];

		if (copy_to_iter(&c, 1, to) != 1)
			return done ? done : -EFAULT;
		tail++;
		done++;
		if (c == '\n' && settings.local & ICANON)
			break;
	}
	if (!done)
		ended = false;
	return done;
}

static long set(const void __user *from, bool forget)
{
	struct settings wanted;
	uint32_t flags;

	if (copy_from_user(&wanted, from, sizeof(wanted)))
		return -EFAULT;
	flags = irq_save();
	settings = wanted;
	if (forget)
		tail = head;
	/* What was a line's beginning is bytes now. */
	if (forget || !(settings.local & ICANON))
		ready = head;
	irq_restore(flags);
	return 0;
}

static long set_group(const uint32_t __user *from)
{
	uint32_t group = 0;

	if (get_user(group, from))
		return -EFAULT;
	foreground = group;
	return 0;
}

long terminal_control(uint32_t request, void __user *argument)
{
	static const uint16_t size[4] = { 24, COLUMNS };

	switch (request) {
	case TCGETS:
		return copy_to_user(argument, &settings, sizeof(settings)) ? -EFAULT : 0;
	case TCSETS:
	case TCSETS + 1:			/* after the output: that is gone already */
	case TCSETSF:
		return set(argument, request == TCSETSF);
	case TIOCGPGRP:
		return put_user(foreground, (uint32_t __user *)argument) ? -EFAULT : 0;
	case TIOCSPGRP:
		return set_group(argument);
	case TIOCGWINSZ:
		return copy_to_user(argument, size, sizeof(size)) ? -EFAULT : 0;
	default:
		return -ENOTTY;
	}
}
