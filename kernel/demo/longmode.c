/*
 * longmode.c - the constrained case: the same descriptors in 32-bit, compatibility and
 * 64-bit mode.
 *
 * Each cell is a run of its own: the machine goes into the mode, loads one descriptor
 * into one register, reads one byte at y, and comes back (longmode.asm).  Which byte came
 * tells which base was added; a fault tells that the limit was asked.  Three frames of
 * ours lie at y, at base + y and where an MSR says, with a mark in each.
 * Intel SDM vol. 3A, "Segmentation in IA-32e Mode".  Read next: docs/long-mode.md.
 */
#include "base/layout.h"
#include "base/string.h"
#include "demo/longmode.h"
#include "demo/marks.h"
#include "demo/report.h"
#include "entry/oops.h"
#include "machine/panic.h"
#include "machine/print.h"
#include "memory/frames.h"
#include "memory/paging.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "seg/probe.h"

#define BASE		SPLIT_USER_BASE
#define MSR_BASE	0x50000000
#define SMALL_LIMIT	0xFFFF		/* the exhibit's own code is below it, y is not */
#define FENCE		0x00FFFFFF	/* y is below it */
#define CPUID_LM	(1u << 29)	/* leaf 80000001h, EDX */

#define PAGE_2M		(1u << 21)
#define PTE_2M		0x80
#define PTE_RW		(PTE_PRESENT | PTE_WRITE)
#define WINDOW_PAGES	(WINDOW_SIZE / PAGE_2M)

/* Bit 53 of a code descriptor: 64-bit code; bit 54 has to be clear then. */
#define DESC_LONG	(1ull << 53)

enum width { WIDTH_32, WIDTH_COMPAT, WIDTH_64, WIDTHS };
enum { REG_CS, REG_DS, REG_ES, REG_SS, REG_FS, REG_GS, REG_MSR, REGISTERS = REG_MSR };

static const char *const width_names[WIDTHS] = { "32-bit", "compatibility", "64-bit" };
static const char *const register_names[] = { "CS", "DS", "ES", "SS", "FS", "GS", "FS by MSR" };

/* At LONG_ASK; longmode.asm has the same list. */
struct ask {
	uint32_t width, reg, selector, y, stack;
	uint32_t pae_cr3, long_cr3, msr_base;
	struct {
		uint16_t limit;
		uint32_t base;
		uint16_t unused;
	} __attribute__((packed)) idt32, idt64;
	uint32_t byte, vector, stage;
	uint32_t saved[3];
};

_Static_assert(offsetof(struct ask, idt32) == 32 && offsetof(struct ask, byte) == 48, "longmode.asm");

/* The descriptors that are tried. */
static const struct shape {
	const char *name;
	uint32_t limit;
	uint32_t dpl;
	bool down;
} shapes[] = {
	{ "base 40000000, 4 GB, DPL 0", 0xFFFFFFFF, DPL_KERNEL, false },
	{ "base 40000000, 4 GB, DPL 3", 0xFFFFFFFF, DPL_USER, false },
	{ "base 40000000, limit FFFF", SMALL_LIMIT, DPL_KERNEL, false },
	{ "base 40000000, above FFFFFF", FENCE, DPL_KERNEL, true },
};

extern const char longmode_start[], longmode_end[], longmode_faults32[], longmode_faults64[];
void longmode_read(void);

static struct ask *ask;
static uint32_t y;

static bool has_long_mode(void)
{
	return probe.features && cpuid(0x80000000, 0).eax >= 0x80000001
	       && cpuid(0x80000001, 0).edx & CPUID_LM;
}

static uint32_t frame(void)
{
	uint32_t phys = frames_alloc(1);

	if (!phys)
		panic("no memory for the long-mode exhibit");
	return phys;
}

static void set(uint32_t table, uint32_t linear, unsigned shift, uint32_t entry)
{
	((uint64_t *)phys_to_kernel(table))[linear >> shift & 511] = entry;
}

/* A page table of its own for the 2 MB around base + y, with that one page in it. */
static void mark_at(uint32_t directory, uint32_t base, uint8_t mark)
{
	uint32_t table = frame(), page = frame();

	memset(phys_to_kernel(page), mark, PAGE_SIZE);
	set(directory, base + y, 21, table | PTE_RW);
	set(table, base + y, 12, page | PTE_RW);
}

/* 2 MB pages: a gigabyte's first ones are physical memory from 0 on; and behind the fence
 * the first once more, for the stack of an expand-down SS. */
static uint32_t gigabyte(uint32_t pages)
{
	uint32_t directory = frame();

	for (uint32_t i = 0; i < pages; i++)
		set(directory, i * PAGE_2M, 21, i * PAGE_2M | PTE_2M | PTE_RW);
	set(directory, FENCE + 1, 21, PTE_2M | PTE_RW);
	return directory;
}

/* Linear 0: as physical.  40000000: our code and stack once more, and the marks.
 * C0000000: the kernel's window, for the GDT. */
static void make_tables(void)
{
	const uint32_t gigabytes[] = { gigabyte(WINDOW_PAGES), gigabyte(1), 0, gigabyte(WINDOW_PAGES) };
	uint32_t directory_pointers = frame();

	mark_at(gigabytes[1], 0, LONG_MARK_BASE);
	mark_at(gigabytes[1], MSR_BASE - BASE, LONG_MARK_MSR);
	ask->pae_cr3 = frame();
	ask->long_cr3 = frame();
	for (unsigned i = 0; i < ARRAY_SIZE(gigabytes); i++)
		if (gigabytes[i]) {
			set(ask->pae_cr3, i, 0, gigabytes[i] | PTE_PRESENT);
			set(directory_pointers, i, 0, gigabytes[i] | PTE_RW);
		}
	set(ask->long_cr3, 0, 0, directory_pointers | PTE_RW);
}

static uint32_t low(const char *place)
{
	return LONG_PHYS + (uint32_t)(place - longmode_start);
}

/* Gates for #NP to #PF; 8 bytes each, and 16 in long mode. */
static void make_idts(void)
{
	desc_t *short_ones = phys_to_kernel(LONG_IDT32), *long_ones = phys_to_kernel(LONG_IDT64);

	memset(short_ones, 0, PAGE_SIZE);
	memset(long_ones, 0, PAGE_SIZE);
	for (uint32_t v = VECTOR_NP; v <= VECTOR_PF; v++) {
		uint32_t nth = (v - VECTOR_NP) * 16;

		short_ones[v] = DESC_GATE(low(longmode_faults32) + nth, SEG_PROBE * 8,
					  TYPE_INTERRUPT_GATE, DPL_KERNEL, 0);
		long_ones[2 * v] = DESC_GATE(low(longmode_faults64) + nth, (SEG_TLS_FIRST + 1) * 8,
					     TYPE_INTERRUPT_GATE, DPL_KERNEL, 0);
	}
	ask->idt32.limit = ask->idt64.limit = PAGE_SIZE - 1;
	ask->idt32.base = LONG_IDT32;
	ask->idt64.base = LONG_IDT64;
}

static void prepare(void)
{
	uint32_t here = frame();

	memset(phys_to_kernel(here), LONG_MARK_Y, PAGE_SIZE);
	y = here + 0x123;
	ask = phys_to_kernel(LONG_ASK);
	memset(ask, 0, sizeof(*ask));
	memcpy(phys_to_kernel(LONG_PHYS), longmode_start, (size_t)(longmode_end - longmode_start));
	make_tables();
	make_idts();
	ask->msr_base = MSR_BASE;
	gdt[SEG_PROBE] = DESC_SEGMENT(0, 0xFFFFFFFF, TYPE_CODE, DPL_KERNEL);
	gdt[SEG_TLS_FIRST] = DESC_SEGMENT(0, 0xFFFFFFFF, TYPE_DATA, DPL_KERNEL);
	gdt[SEG_TLS_FIRST + 1] = (gdt[SEG_PROBE] & ~DESC_32BIT) | DESC_LONG;
}

#define SEG_TRIED	(SEG_TLS_FIRST + 2)

static desc_t descriptor(const struct shape *s, int reg, enum width width)
{
	desc_t d;

	if (reg != REG_CS)
		return DESC_SEGMENT(BASE, s->limit, (s->down ? TYPE_DATA_DOWN : TYPE_DATA), s->dpl);
	d = DESC_SEGMENT(BASE, s->limit, TYPE_CODE, s->dpl);
	return width == WIDTH_64 ? (d & ~DESC_32BIT) | DESC_LONG : d;
}

static void read_through(desc_t d, int reg, enum width width, bool down, uint32_t at)
{
	struct table_register idtr;
	uint32_t flags = irq_save(), cr3 = read_cr3();

	gdt[SEG_TRIED] = d;
	ask->width = width;
	ask->reg = (uint32_t)reg;
	ask->selector = SEG_TRIED * 8;
	ask->y = at;
	ask->stack = LONG_STACK + (down ? FENCE + 1 : 0);
	__asm__ volatile("sidt %0" : "=m"(idtr));
	/* The way out of the window, as in chain.c. */
	kernel_directory[0] = kernel_to_phys(window_tables) | PTE_RW;
	write_cr3(kernel_to_phys(kernel_directory));
	longmode_read();
	kernel_directory[0] = 0;
	write_cr3(cr3);
	lidt(&idtr);
	irq_restore(flags);
}

/* What became of it, in a word or two. */
static const char *answer(void)
{
	if (ask->vector)
		return ask->stage == 1 ? "not loaded" : vector_name(ask->vector);
	switch (ask->byte) {
	case LONG_MARK_Y:
		return "y";
	case LONG_MARK_BASE:
		return "base + y";
	case LONG_MARK_MSR:
		return "MSR + y";
	default:
		return "?";
	}
}

static void tell(enum width width, const char *shape, int reg, const char *what)
{
	print(" %-10s", what);
	report_longmode(width_names[width], shape, register_names[reg], what);
}

static void row(enum width width, const struct shape *s)
{
	print("  %-28s", s->name);
	for (int reg = REG_CS; reg < REGISTERS; reg++) {
		/* Of a code segment that bit says something else. */
		if (s->down && reg == REG_CS) {
			tell(width, s->name, reg, "-");
			continue;
		}
		read_through(descriptor(s, reg, width), reg, width, s->down, y);
		tell(width, s->name, reg, answer());
	}
	print("\n");
}

/* Step 3 to 5 of the slides with split's own user segment: once a y of the user's, once one
 * past the limit, whose linear address is the kernel's canary. */
static void five_steps(enum width width)
{
	const desc_t user = DESC_SEGMENT(BASE, SPLIT_USER_LIMIT, TYPE_DATA, DPL_USER);
	uint32_t past = kernel_linear(marks.canary) - BASE;
	const char *first;

	read_through(user, REG_FS, width, false, y);
	first = answer();
	print("  %-14s FS:%p is %s;", width_names[width], (void *)y, first);
	report_longmode(width_names[width], "five steps, y of the user's", "FS", first);
	read_through(user, REG_FS, width, false, past);
	first = !ask->vector && ask->byte == marks.canary[0] ? "the kernel's byte" : answer();
	print(" FS:%p, past the limit, is %s\n", (void *)past, first);
	report_longmode(width_names[width], "five steps, y past the limit", "FS", first);
}

void longmode_run(void)
{
	if (!has_long_mode()) {
		print("This CPU has no long mode (CPUID 80000001h, EDX bit 29).\n");
		return;
	}
	marks_renew();
	prepare();
	for (enum width w = 0; w < WIDTHS; w++) {
		print("%s mode: a byte at y = %p, through\n  %-28s", width_names[w], (void *)y, "");
		for (int reg = REG_CS; reg < REGISTERS; reg++)
			print(" %-10s", register_names[reg]);
		print("\n");
		for (unsigned i = 0; i < ARRAY_SIZE(shapes); i++)
			row(w, &shapes[i]);
	}
	read_through(descriptor(&shapes[0], REG_FS, WIDTH_64), REG_MSR, WIDTH_64, false, y);
	print("64-bit mode: FS loaded, then its base by MSR:\n  %-28s", "MSR FS_BASE 50000000");
	tell(WIDTH_64, "MSR FS_BASE 50000000", REG_MSR, answer());
	print("\nThe five steps with split's user segment:\n");
	for (enum width w = 0; w < WIDTHS; w++)
		five_steps(w);
	for (unsigned i = SEG_TLS_FIRST; i <= SEG_TRIED; i++)
		gdt[i] = 0;
	gdt[SEG_PROBE] = 0;
}
