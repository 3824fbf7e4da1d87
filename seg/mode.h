/*
 * mode.h - a memory model: where the segments of kernel and user lie.
 *
 * There are three, mode_split.c, mode_flat.c and mode_fenced.c; each kernel is linked
 * with one of them, and nothing else differs but the addresses of the link.  Lay two of
 * the files side by side: the diff is the lecture.
 */
#ifndef SEG_MODE_H
#define SEG_MODE_H

#include "seg/desc.h"

struct mode {
	const char *name;
	/* Linear address of offset 0 of the kernel's, the user's segments. */
	uint32_t kernel_base;
	uint32_t user_base;
	/* One past the last offset that a user pointer may have: the user
	 * segment's limit + 1; in flat, where that says nothing, the start of the kernel's half. */
	uint32_t user_top;
	/* The highest user ESP that lcall 7 may come with: the return address and the
	 * arguments above it must be the user's. */
	uint32_t gate_esp_max;
	/* What USER_DS and KERNEL_DS are here (thread.h, mm_segment_t). */
	uint32_t user_ds, kernel_ds;
	/* Offset, in the kernel's segment, at which physical address 0 is seen. */
	uint32_t phys_offset;
};

extern const struct mode mode;

/* The table that LGDT is given.  TSS, LDT, gates and TLS are filled in at boot
 * and at thread switches; the four segments are constant. */
extern desc_t gdt[GDT_ENTRIES];

/* The linear address of a kernel object, and of user offset y. */
uint32_t kernel_linear(const void *object);
uint32_t user_linear(uint32_t y);

/* What set_fs(seg) means: what FS is given in a copy, and one past the last offset
 * that is then legal. */
uint32_t mode_fs_selector(uint32_t seg);
uint32_t mode_fs_limit(uint32_t seg);

/* An EIP of ring 0 as an offset in the kernel's segment: just behind SYSENTER, CS still
 * has base 0 and EIP is linear. */
static inline uint32_t kernel_offset(uint32_t eip)
{
	return eip >= mode.kernel_base ? eip - mode.kernel_base : eip;
}

/* Where physical memory below 16 MB is seen by the kernel, and back. */
static inline void *phys_to_kernel(uint32_t phys)
{
	return (void *)(phys + mode.phys_offset);
}

static inline uint32_t kernel_to_phys(const void *p)
{
	return (uint32_t)p - mode.phys_offset;
}

#endif
