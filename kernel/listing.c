/*
 * listing.c - looks an offset up in the kernel's disassembly.
 *
 * A line is "OFFSET SYMBOL+0xN INSTRUCTION", the offset in eight hex digits.
 */
#include "archive.h"
#include "listing.h"
#include "mode.h"
#include "print.h"
#include "string.h"

#define OFFSET_DIGITS 8

static void take(char *to, size_t size, const char *from, const char *end)
{
	size_t n = (size_t)(end - from);

	strlcpy(to, from, n + 1 < size ? n + 1 : size);
}

void listing_find(uint32_t eip, char *symbol, size_t symbol_size,
		  char *instruction, size_t instruction_size)
{
	char name[16], wanted[OFFSET_DIGITS + 1];
	const char *text, *end, *line, *space;
	uint32_t size;

	strlcpy(symbol, "?", symbol_size);
	strlcpy(instruction, "?", instruction_size);
	snprintf(name, sizeof(name), "%s.lst", mode.name);
	snprintf(wanted, sizeof(wanted), "%p", (void *)eip);
	text = archive_data(name, &size);
	for (line = text; text && line < text + size; line = end + 1) {
		for (end = line; end < text + size && *end != '\n'; end++)
			;
		if (end - line < OFFSET_DIGITS + 2 || strncmp(line, wanted, OFFSET_DIGITS) != 0)
			continue;
		line += OFFSET_DIGITS + 1;
		for (space = line; space < end && *space != ' '; space++)
			;
		take(symbol, symbol_size, line, space);
		take(instruction, instruction_size, space < end ? space + 1 : end, end);
		return;
	}
}
