/*
 * extable.h - instructions that may fault, and where to go on if they do.
 *
 * Each entry is a pair of offsets, written beside the instruction it belongs to
 * and collected by the linker.  After Linux's Documentation/arch/x86/
 * exception-tables.rst, which follows one fault from source to handler.
 */
#ifndef SEG_EXTABLE_H
#define SEG_EXTABLE_H

#include "types.h"

struct extable_entry {
	uint32_t insn;		/* offset of an instruction that may fault */
	uint32_t fixup;		/* where to go on */
};

/* The fixup for a fault at offset eip of the kernel's code; 0 if none. */
uint32_t extable_find(uint32_t eip);

#endif
