/*
 * mode_split.c - user and kernel have different segment bases.
 *
 * This is what Linux did up to 2.0, with other numbers: there the user's base was 0
 * (arch/i386/kernel/head.S; docs/history.md).  An offset y means one linear address in
 * the user's segment and another one in the kernel's, so a pointer alone does not say
 * whose memory it names; the user segment's limit, checked by the processor, keeps
 * FS:(y) out of the kernel.
 * The same functions stand in the same order in mode_flat.c and mode_fenced.c: run diff.
 * Read next: mode_flat.c, beside it.
 */
#include "seg/cpu.h"
#include "seg/mode.h"

#define KERNEL_BASE	SPLIT_KERNEL_BASE
#define KERNEL_LIMIT	SPLIT_KERNEL_LIMIT
#define USER_BASE	SPLIT_USER_BASE
#define USER_LIMIT	SPLIT_USER_LIMIT

desc_t gdt[GDT_ENTRIES] = {
	[SEG_KERNEL_CS]	= DESC_SEGMENT(KERNEL_BASE, KERNEL_LIMIT, TYPE_CODE, DPL_KERNEL),
	[SEG_KERNEL_DS]	= DESC_SEGMENT(KERNEL_BASE, KERNEL_LIMIT, TYPE_DATA, DPL_KERNEL),
	[SEG_USER_CS]	= DESC_SEGMENT(USER_BASE, USER_LIMIT, TYPE_CODE, DPL_USER),
	[SEG_USER_DS]	= DESC_SEGMENT(USER_BASE, USER_LIMIT, TYPE_DATA, DPL_USER),
};

_Static_assert(DESC_SEGMENT(KERNEL_BASE, KERNEL_LIMIT, TYPE_CODE, 0) == 0xC0C09B0000000FFF, "KCS");
_Static_assert(DESC_SEGMENT(KERNEL_BASE, KERNEL_LIMIT, TYPE_DATA, 0) == 0xC0C0930000000FFF, "KDS");
_Static_assert(DESC_SEGMENT(USER_BASE, USER_LIMIT, TYPE_CODE, 3) == 0x40C7FB000000FFFF, "UCS");
_Static_assert(DESC_SEGMENT(USER_BASE, USER_LIMIT, TYPE_DATA, 3) == 0x40C7F3000000FFFF, "UDS");

const struct mode mode = {
	.name		= "split",
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

/* set_fs() chooses the segment itself, and the processor knows its limit. */
uint32_t mode_fs_selector(uint32_t seg)
{
	return seg;
}

uint32_t mode_fs_limit(uint32_t seg)
{
	uint32_t limit = 0;

	lsl((uint16_t)seg, &limit);
	return limit + 1;
}
