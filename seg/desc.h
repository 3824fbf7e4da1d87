/*
 * desc.h - segment descriptors and gates, built bit by bit.
 *
 * Each builder is a constant expression with one line a field, so that it can
 * be read line for line against the figures in Intel SDM vol. 3A, "Segment
 * Descriptors", "Call Gates" and "IDT Descriptors".  The golden values below
 * hold the builders: they were derived by hand (tests/host/test_desc.py derives
 * them again, from the figures and not from this file).
 * Read next: mode_split.c, mode_flat.c and mode_fenced.c, the tables built from this.
 */
#ifndef SEG_DESC_H
#define SEG_DESC_H

#include "base/layout.h"
#include "base/types.h"

/* One 8-byte entry of the GDT, the LDT or the IDT. */
typedef uint64_t desc_t;

/* The type field, bits 40..43, with S (bit 44) = 1: code and data.  The
 * accessed bit is set from the start, so that loading one of these never has to
 * write to a table (only a TSS's busy bit is written). */
#define TYPE_DATA_RO		0x1
#define TYPE_DATA		0x3
#define TYPE_CODE		0xB
/* Expand-down: the limit is turned round, and legal is what lies past it. */
#define TYPE_DATA_DOWN		0x7
/* The type field with S = 0: system segments and gates. */
#define TYPE_LDT		0x2
#define TYPE_TASK_GATE		0x5
#define TYPE_TSS		0x9
#define TYPE_CALL_GATE		0xC
#define TYPE_INTERRUPT_GATE	0xE

#define DPL_KERNEL		0
#define DPL_USER		3

#define DESC_TYPE_SHIFT		40
#define DESC_S			(1ull << 44)
#define DESC_DPL(dpl)		((uint64_t)(dpl) << 45)
#define DESC_PRESENT		(1ull << 47)
#define DESC_32BIT		(1ull << 54)
#define DESC_4K			(1ull << 55)

/* A limit of 2^20 or more is stored in units of 4 KB; then it must end in FFF. */
#define DESC_COARSE(limit)	((uint64_t)(limit) > 0xFFFFF)
#define DESC_UNITS(limit)	(DESC_COARSE(limit) ? (uint64_t)(limit) >> 12 : (uint64_t)(limit))

#define DESC_PLACE(base, limit)							\
	((DESC_UNITS(limit) & 0xFFFF)		/* limit 15..0 */		\
	 | ((uint64_t)(base) & 0xFFFFFF) << 16	/* base 23..0 */		\
	 | (DESC_UNITS(limit) >> 16 & 0xF) << 48 /* limit 19..16 */		\
	 | ((uint64_t)(base) >> 24 & 0xFF) << 56 /* base 31..24 */		\
	 | (DESC_COARSE(limit) ? DESC_4K : 0))

/* A code or data segment; limit is the last legal offset, in bytes. */
#define DESC_SEGMENT(base, limit, type, dpl)					\
	(DESC_PLACE(base, limit)						\
	 | (uint64_t)(type) << DESC_TYPE_SHIFT					\
	 | DESC_S | DESC_DPL(dpl) | DESC_PRESENT | DESC_32BIT)

/* A TSS or an LDT; only the kernel may name it. */
#define DESC_SYSTEM(base, limit, type)						\
	(DESC_PLACE(base, limit)						\
	 | (uint64_t)(type) << DESC_TYPE_SHIFT					\
	 | DESC_DPL(DPL_KERNEL) | DESC_PRESENT)

/* A call, interrupt or task gate.  params: dwords that a call gate copies from
 * the caller's stack (0..31); 0 for the others. */
#define DESC_GATE(offset, selector, type, dpl, params)				\
	(((uint64_t)(uint32_t)(offset) & 0xFFFF)				\
	 | (uint64_t)(selector) << 16						\
	 | (uint64_t)(params) << 32						\
	 | (uint64_t)(type) << DESC_TYPE_SHIFT					\
	 | DESC_DPL(dpl) | DESC_PRESENT						\
	 | ((uint64_t)(uint32_t)(offset) >> 16) << 48)

/* The fields again, for tables that print what was loaded. */
static inline uint32_t desc_base(desc_t d)
{
	return (uint32_t)(d >> 16 & 0xFFFFFF) | (uint32_t)(d >> 56) << 24;
}

static inline uint32_t desc_limit(desc_t d)
{
	uint32_t units = (uint32_t)(d & 0xFFFF) | (uint32_t)(d >> 48 & 0xF) << 16;

	return d & DESC_4K ? units << 12 | 0xFFF : units;
}

/* Where a gate leads. */
static inline uint32_t desc_offset(desc_t d)
{
	return (uint32_t)(d & 0xFFFF) | (uint32_t)(d >> 48) << 16;
}

/* Golden values: the flat four are in every textbook; the others by hand. */
_Static_assert(DESC_SEGMENT(0, 0xFFFFFFFF, TYPE_CODE, 0) == 0x00CF9B000000FFFF, "flat kernel CS");
_Static_assert(DESC_SEGMENT(0, 0xFFFFFFFF, TYPE_DATA, 0) == 0x00CF93000000FFFF, "flat kernel DS");
_Static_assert(DESC_SEGMENT(0, 0xFFFFFFFF, TYPE_CODE, 3) == 0x00CFFB000000FFFF, "flat user CS");
_Static_assert(DESC_SEGMENT(0, 0xFFFFFFFF, TYPE_DATA, 3) == 0x00CFF3000000FFFF, "flat user DS");
_Static_assert(DESC_SEGMENT(0x12345678, 0xABCDE, TYPE_DATA_RO, 3) == 0x124AF1345678BCDE, "bytes");
_Static_assert(DESC_SYSTEM(0xC0123456, 0x67, TYPE_TSS) == 0xC000891234560067, "TSS");
_Static_assert(DESC_GATE(0x12345678, 0x08, TYPE_INTERRUPT_GATE, 3, 0) == 0x1234EE0000085678, "IDT");
_Static_assert(DESC_GATE(0x12345678, 0x08, TYPE_CALL_GATE, 3, 6) == 0x1234EC0600085678, "call gate");

#endif
