/*
 * listing.c - looks an offset up in the kernel's disassembly.
 *
 * A line begins with the low five hex digits of an offset, in rising order: so the
 * text itself can be halved again and again.  Behind them stands " TEXT" for an
 * instruction, ":OFFSET NAME" where a function begins.  Made by tools/machine/listing.py.
 */
#include "base/string.h"
#include "entry/listing.h"
#include "files/archive.h"
#include "machine/print.h"
#include "seg/mode.h"

#define KEY_DIGITS	5
#define OFFSET_DIGITS	8

struct text {
	const char *start, *end;
};

static const char *line_end(struct text t, const char *at)
{
	while (at < t.end && *at != '\n')
		at++;
	return at;
}

static const char *line_start(struct text t, const char *at)
{
	while (at > t.start && at[-1] != '\n')
		at--;
	return at;
}

static bool is_function(const char *line)
{
	return line[KEY_DIGITS] == ':';
}

/* The instruction's line that begins with `key`, or NULL. */
static const char *find_instruction(struct text t, const char *key)
{
	const char *low = t.start, *high = t.end;

	while (low < high) {
		const char *line = line_start(t, low + (high - low) / 2);
		int order = strncmp(line, key, KEY_DIGITS);

		if (order == 0 && !is_function(line))
			return line;
		if (order <= 0)
			low = line_end(t, line) + 1;
		else
			high = line;
	}
	return NULL;
}

/* The line of the function that an instruction belongs to, or NULL. */
static const char *find_function(struct text t, const char *line)
{
	while (line > t.start && !is_function(line))
		line = line_start(t, line - 1);
	return is_function(line) ? line : NULL;
}

static uint32_t hex(const char *digits)
{
	uint32_t value = 0;

	for (int i = 0; i < OFFSET_DIGITS; i++)
		value = value << 4 | (digits[i] <= '9' ? digits[i] - '0' : digits[i] - 'a' + 10);
	return value;
}

static void take(char *to, size_t size, const char *from, const char *end)
{
	size_t n = (size_t)(end - from);

	strlcpy(to, from, n + 1 < size ? n + 1 : size);
}

void listing_find(uint32_t eip, char *symbol, size_t symbol_size,
		  char *instruction, size_t instruction_size)
{
	char name[16], offset[OFFSET_DIGITS + 1], function_name[64];
	const char *function, *line;
	struct text t;
	uint32_t size = 0, start;

	strlcpy(symbol, "?", symbol_size);
	strlcpy(instruction, "?", instruction_size);
	snprintf(name, sizeof(name), "%s.lst", mode.name);
	snprintf(offset, sizeof(offset), "%p", (void *)eip);
	t.start = archive_data(name, &size);
	t.end = t.start + size;
	line = t.start ? find_instruction(t, offset + OFFSET_DIGITS - KEY_DIGITS) : NULL;
	function = line ? find_function(t, line) : NULL;
	if (!function)
		return;
	start = hex(function + KEY_DIGITS + 1);
	/* Somebody else's code, whose low digits happen to be the same? */
	if ((eip ^ start) >> (4 * KEY_DIGITS))
		return;
	take(function_name, sizeof(function_name), function + KEY_DIGITS + 1 + OFFSET_DIGITS + 1,
	     line_end(t, function));
	snprintf(symbol, symbol_size, "%s+0x%x", function_name, eip - start);
	take(instruction, instruction_size, line + KEY_DIGITS + 1, line_end(t, line));
}
