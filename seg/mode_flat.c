/*
 * mode_flat.c - user and kernel share base 0 and the whole 4 GB.
 *
 * This is what Linux has done since 2.1 (docs/history.md).  An offset is its own
 * linear address, whichever segment register it goes through: FS := user DS changes
 * nothing, and in hardware only the page's U/S bit tells user from kernel.  The
 * processor does not look at that bit for the kernel's own accesses, so software has
 * to bound y.
 * The same functions stand in the same order in mode_split.c and mode_fenced.c: run diff.
 * Read next: gates.c.
 */
#include "seg/cpu.h"
#include "seg/mode.h"

#define KERNEL_BASE	FLAT_BASE
#define KERNEL_LIMIT	FLAT_LIMIT
#define USER_BASE	FLAT_BASE
#define USER_LIMIT	FLAT_LIMIT

desc_t gdt[GDT_ENTRIES] = {
	[SEG_KERNEL_CS]	= DESC_SEGMENT(KERNEL_BASE, KERNEL_LIMIT, TYPE_CODE, DPL_KERNEL),
	[SEG_KERNEL_DS]	= DESC_SEGMENT(KERNEL_BASE, KERNEL_LIMIT, TYPE_DATA, DPL_KERNEL),
	[SEG_USER_CS]	= DESC_SEGMENT(USER_BASE, USER_LIMIT, TYPE_CODE, DPL_USER),
	[SEG_USER_DS]	= DESC_SEGMENT(USER_BASE, USER_LIMIT, TYPE_DATA, DPL_USER),
};

_Static_assert(DESC_SEGMENT(KERNEL_BASE, KERNEL_LIMIT, TYPE_CODE, 0) == 0x00CF9B000000FFFF, "KCS");
_Static_assert(DESC_SEGMENT(KERNEL_BASE, KERNEL_LIMIT, TYPE_DATA, 0) == 0x00CF93000000FFFF, "KDS");
_Static_assert(DESC_SEGMENT(USER_BASE, USER_LIMIT, TYPE_CODE, 3) == 0x00CFFB000000FFFF, "UCS");
_Static_assert(DESC_SEGMENT(USER_BASE, USER_LIMIT, TYPE_DATA, 3) == 0x00CFF3000000FFFF, "UDS");

const struct mode mode = {
	.name		= "flat",
	.kernel_base	= KERNEL_BASE,
	.user_base	= USER_BASE,
	.user_top	= USER_LINEAR_TOP,
	.gate_esp_max	= USER_LINEAR_TOP - (SYSCALL_ARGS + 1) * 4,
	.user_ds	= USER_LINEAR_TOP,
	.kernel_ds	= FLAT_LIMIT,
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

/* Every segment has this base and limit; set_fs() moves a bound that only software
 * looks at. */
uint32_t mode_fs_selector(uint32_t seg)
{
	(void)seg;
	return SEL_USER_DS;
}

uint32_t mode_fs_limit(uint32_t seg)
{
	return seg;
}
