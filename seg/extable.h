/*
 * extable.h - instructions that may fault, and where to go on if they do.
 *
 * Each entry names an instruction by its offset and is written beside it: in
 * copy_bytes.asm with the macro of extable.inc, in user_mov.h in C's inline assembly; the
 * linker collects them, and kernel/entry/trap.c goes to the fixup.  After Linux's
 * Documentation/arch/x86/exception-tables.rst, which follows one fault from source to
 * handler.  Read next: extable.c, then masked.c.
 */
#ifndef SEG_EXTABLE_H
#define SEG_EXTABLE_H

#include "base/types.h"

struct extable_entry {
	uint32_t insn;		/* offset of an instruction that may fault */
	uint32_t fixup;		/* where to go on: trap.c puts it into EIP */
	uint32_t kind;		/* EXTABLE_*: when to go there */
};

/* Sorts the table; before the first fault. */
void extable_init(void);

/* The entry of the instruction at offset eip; NULL if it has none. */
IN_REGISTERS const struct extable_entry *extable_find(uint32_t eip);

#endif
