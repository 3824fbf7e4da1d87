/*
 * mode_fenced.c - flat addresses, and the segments' limits as a fence between them.
 *
 * This is what PaX's UDEREF did on i386 from 2007 on.  Every base is 0, so an offset
 * is its own linear address, as in flat; but the user's segments end where the kernel
 * begins, and the kernel's data segment begins where they end: it expands down.  So
 * FS := user DS protects again, without any base, and a pointer of the kernel's that
 * strays to the user is #GP: the work of SMAP, on a 386.  Only a data segment can
 * expand down: the kernel's code segment keeps its 4 GB, and jumps go unfenced.
 * The same functions stand in the same order in the two others: run diff.
 * Read next: mode_flat.c, beside it.
 */
#include "seg/cpu.h"
#include "seg/mode.h"

#define KERNEL_BASE	FLAT_BASE
#define KERNEL_LIMIT	FLAT_LIMIT
#define KERNEL_FENCE	FENCED_LIMIT
#define USER_BASE	FLAT_BASE
#define USER_LIMIT	FENCED_LIMIT

desc_t gdt[GDT_ENTRIES] = {
	[SEG_KERNEL_CS]	= DESC_SEGMENT(KERNEL_BASE, KERNEL_LIMIT, TYPE_CODE, DPL_KERNEL),
	[SEG_KERNEL_DS]	= DESC_SEGMENT(KERNEL_BASE, KERNEL_FENCE, TYPE_DATA_DOWN, DPL_KERNEL),
	[SEG_USER_CS]	= DESC_SEGMENT(USER_BASE, USER_LIMIT, TYPE_CODE, DPL_USER),
	[SEG_USER_DS]	= DESC_SEGMENT(USER_BASE, USER_LIMIT, TYPE_DATA, DPL_USER),
};

_Static_assert(DESC_SEGMENT(KERNEL_BASE, KERNEL_LIMIT, TYPE_CODE, 0) == 0x00CF9B000000FFFF, "KCS");
_Static_assert(DESC_SEGMENT(KERNEL_BASE, KERNEL_FENCE, TYPE_DATA_DOWN, 0) == 0x00CB97000000FFFF, "KDS");
_Static_assert(DESC_SEGMENT(USER_BASE, USER_LIMIT, TYPE_CODE, 3) == 0x00CBFB000000FFFF, "UCS");
_Static_assert(DESC_SEGMENT(USER_BASE, USER_LIMIT, TYPE_DATA, 3) == 0x00CBF3000000FFFF, "UDS");

const struct mode mode = {
	.name		= "fenced",
	.kernel_base	= KERNEL_BASE,
	.user_base	= USER_BASE,
	.user_top	= USER_LIMIT + 1u,
	.gate_esp_max	= USER_LIMIT + 1u - (SYSCALL_ARGS + 1) * 4,
	.user_ds	= SEL_USER_DS,
	.kernel_ds	= SEL_KERNEL_DS,
	.phys_offset	= WINDOW_LINEAR - KERNEL_BASE,
};

uint32_t kernel_linear(const void *object)
{
	return KERNEL_BASE + (uint32_t)object;
}

uint32_t user_linear(uint32_t y)
{
	return USER_BASE + y;
}

/* set_fs() chooses the segment itself, as in split.  The kernel's has no end but that of
 * all offsets: what its limit refuses lies below. */
uint32_t mode_fs_selector(uint32_t seg)
{
	return seg;
}

uint32_t mode_fs_limit(uint32_t seg)
{
	uint32_t limit = 0;

	lsl((uint16_t)seg, &limit);
	return seg == SEL_KERNEL_DS ? FLAT_LIMIT : limit + 1;
}
