/*
 * listing.c - looks an offset up in the kernel's disassembly.
 *
 * A function is a line "OFFSET NAME", the offset in eight hex digits, in rising
 * order; so the text itself can be halved again and again.  The function's
 * instructions follow, "+N TEXT", N from its start.  Made by tools/listing.py.
 */
#include "archive.h"
#include "listing.h"
#include "mode.h"
#include "print.h"
#include "string.h"

#define OFFSET_DIGITS 8

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

/* The start of the function's line that this place belongs to. */
static const char *function_line(struct text t, const char *at)
{
	const char *line = line_start(t, at);

	while (line > t.start && *line == '+')
		line = line_start(t, line - 1);
	return line;
}

static uint32_t hex(const char *digits)
{
	uint32_t value = 0;

	for (; *digits > ' '; digits++)
		value = value << 4 | (*digits <= '9' ? *digits - '0' : *digits - 'a' + 10);
	return value;
}

/* The last function that does not begin behind eip; NULL if all do. */
static const char *find_function(struct text t, uint32_t eip)
{
	const char *low = t.start, *high = t.end, *found = NULL;

	while (low < high) {
		const char *line = function_line(t, low + (high - low) / 2);

		if (hex(line) > eip) {
			high = line;
			continue;
		}
		found = line;
		low = line_end(t, line) + 1;
		while (low < high && *low == '+')
			low = line_end(t, low) + 1;
	}
	return found;
}

/* Of this function, the line of the instruction n bytes from its start, or NULL. */
static const char *find_instruction(struct text t, const char *function, uint32_t n)
{
	const char *line = line_end(t, function) + 1;

	for (; line < t.end && *line == '+'; line = line_end(t, line) + 1)
		if (hex(line + 1) == n)
			return line;
	return NULL;
}

static void take(char *to, size_t size, const char *from, const char *end)
{
	size_t n = (size_t)(end - from);

	strlcpy(to, from, n + 1 < size ? n + 1 : size);
}

void listing_find(uint32_t eip, char *symbol, size_t symbol_size,
		  char *instruction, size_t instruction_size)
{
	char name[16], function_name[64];
	const char *function, *line;
	struct text t;
	uint32_t size = 0;

	strlcpy(symbol, "?", symbol_size);
	strlcpy(instruction, "?", instruction_size);
	snprintf(name, sizeof(name), "%s.lst", mode.name);
	t.start = archive_data(name, &size);
	t.end = t.start + size;
	function = t.start ? find_function(t, eip) : NULL;
	line = function ? find_instruction(t, function, eip - hex(function)) : NULL;
	if (!line)
		return;
	take(function_name, sizeof(function_name), function + OFFSET_DIGITS + 1, line_end(t, function));
	snprintf(symbol, symbol_size, "%s+0x%x", function_name, eip - hex(function));
	take(instruction, instruction_size, strchr(line, ' ') + 1, line_end(t, line));
}
