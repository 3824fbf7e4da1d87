/*
 * operand.c - reads "seg:[reg+reg*n+disp]" out of a disassembled instruction.
 */
#include "base/string.h"
#include "entry/operand.h"
#include "seg/cpu.h"
#include "seg/mode.h"

static uint32_t general(const char *name, const struct frame *f)
{
	static const char names[8][4] = { "edi", "esi", "ebp", "esp", "ebx", "edx", "ecx", "eax" };
	const uint32_t *values = &f->edi;

	for (int i = 0; i < 8; i++)
		if (strncmp(name, names[i], 3) == 0)
			/* PUSHAD saw the stack after the processor's own pushes. */
			return i == 3 ? (uint32_t)(&f->eflags + 1) : values[i];
	return 0;
}

static uint32_t number(const char *s)
{
	uint32_t value = 0;

	for (s += 2; ; s++) {
		if (*s >= '0' && *s <= '9')
			value = value * 16 + (uint32_t)(*s - '0');
		else if (*s >= 'a' && *s <= 'f')
			value = value * 16 + (uint32_t)(*s - 'a' + 10);
		else
			return value;
	}
}

/* The offset that "[...]" means; s stands behind the bracket. */
static uint32_t offset_of(const char *s, const struct frame *f)
{
	uint32_t sum = 0;

	while (*s && *s != ']') {
		bool minus = *s == '-';
		uint32_t term;

		if (*s == '+' || *s == '-')
			s++;
		term = starts_with(s, "0x") ? number(s) : general(s, f);
		while (*s && *s != '+' && *s != '-' && *s != ']' && *s != '*')
			s++;
		if (*s == '*') {
			term *= (uint32_t)(s[1] - '0');
			s += 2;
		}
		sum += minus ? -term : term;
	}
	return sum;
}

/* The selector behind "fs:" and the like; FS is still what it was, DS and ES are
 * in the frame. */
static uint16_t selector_of(const char *prefix, const struct frame *f)
{
	if (strncmp(prefix, "fs:", 3) == 0)
		return read_fs();
	if (strncmp(prefix, "es:", 3) == 0)
		return (uint16_t)f->es;
	return (uint16_t)f->ds;
}

/* Bytes of the operand whose bracket this is: "DWORD PTR es:[edi]" has 4. */
static uint32_t size_of(const char *instruction, const char *bracket)
{
	static const struct {
		const char *name;
		uint32_t size;
	} sizes[] = { { "BYTE PTR", 1 }, { "WORD PTR", 2 }, { "DWORD PTR", 4 }, { "QWORD PTR", 8 } };
	uint32_t size = 1;

	for (const char *c = instruction; c < bracket; c++)
		for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++)
			if ((c == instruction || c[-1] == ' ' || c[-1] == ',') && starts_with(c, sizes[i].name))
				size = sizes[i].size;
	return size;
}

bool operand_past_limit(const char *instruction, const struct frame *f, uint32_t *linear)
{
	const char *bracket = instruction;

	while ((bracket = strchr(bracket, '['))) {
		const char *prefix = bracket - instruction >= 3 ? bracket - 3 : "";
		uint16_t selector = selector_of(prefix, f);
		uint32_t size = size_of(instruction, bracket), offset = offset_of(++bracket, f);
		uint32_t first, last;

		if (!segment_span(selector, &first, &last))
			continue;
		/* It may begin inside and end outside. */
		if (offset >= first && offset <= last) {
			if (size - 1 <= last - offset)
				continue;
			offset = last + 1;
		}
		*linear = desc_base(gdt[selector / 8]) + offset;
		return true;
	}
	return false;
}
