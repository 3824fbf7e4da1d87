/*
 * listing.c - looks an offset up in the kernel's disassembly.
 *
 * A line is "OFFSET SYMBOL+0xN INSTRUCTION", the offset in eight hex digits, in
 * rising order: so the text itself can be halved again and again.
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

/* The line that begins with `wanted`, or NULL. */
static const char *find_line(struct text t, const char *wanted)
{
	const char *low = t.start, *high = t.end;

	while (low < high) {
		const char *line = line_start(t, low + (high - low) / 2);
		int order = strncmp(line, wanted, OFFSET_DIGITS);

		if (order == 0)
			return line;
		if (order < 0)
			low = line_end(t, line) + 1;
		else
			high = line;
	}
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
	char name[16], wanted[OFFSET_DIGITS + 1];
	const char *line, *end, *space;
	struct text t;
	uint32_t size = 0;

	strlcpy(symbol, "?", symbol_size);
	strlcpy(instruction, "?", instruction_size);
	snprintf(name, sizeof(name), "%s.lst", mode.name);
	snprintf(wanted, sizeof(wanted), "%p", (void *)eip);
	t.start = archive_data(name, &size);
	t.end = t.start + size;
	line = t.start ? find_line(t, wanted) : NULL;
	if (!line)
		return;
	line += OFFSET_DIGITS + 1;
	end = line_end(t, line);
	for (space = line; space < end && *space != ' '; space++)
		;
	take(symbol, symbol_size, line, space);
	take(instruction, instruction_size, space < end ? space + 1 : end, end);
}
