/*
 * multiboot.h - what the boot loader tells the kernel.
 *
 * Multiboot Specification 0.6.96, "Boot information format".  All addresses in
 * it are physical.
 */
#ifndef KERNEL_MULTIBOOT_H
#define KERNEL_MULTIBOOT_H

#include "base/types.h"

#define MULTIBOOT_HAS_MEMORY	(1u << 0)
#define MULTIBOOT_HAS_CMDLINE	(1u << 2)
#define MULTIBOOT_HAS_MODULES	(1u << 3)
#define MULTIBOOT_HAS_MMAP	(1u << 6)

struct multiboot_info {
	uint32_t flags;
	uint32_t mem_lower, mem_upper;		/* KB below 640 KB, KB above 1 MB */
	uint32_t boot_device;
	uint32_t cmdline;
	uint32_t mods_count, mods_addr;
	uint32_t syms[4];
	uint32_t mmap_length, mmap_addr;
	uint32_t drives_length, drives_addr;
	uint32_t config_table, boot_loader_name;
};

struct multiboot_module {
	uint32_t start, end;			/* end: one past the last byte */
	uint32_t string;
	uint32_t reserved;
};

struct multiboot_mmap {
	uint32_t size;				/* of the rest: the next one is size + 4 away */
	uint64_t base, length;
	uint32_t type;				/* 1: usable */
} __attribute__((packed));

/* A module as the kernel sees it; data is NULL if there is none of that name. */
struct module {
	const char *name;
	char *data;
	uint32_t phys, size;
};

#define MODULES_MAX	4
/* Letters of a module's name that are kept, with the zero behind them. */
#define MODULE_NAME	32

/* What the kernel keeps of all that. */
struct boot {
	char cmdline[1024];
	struct module modules[MODULES_MAX];
	unsigned module_count;
	uint32_t memory_end;			/* physical, at most WINDOW_SIZE */
};

extern struct boot boot;

/* Copies what is needed out of the information at physical address info; stops
 * with a message in words if it cannot be used. */
void boot_init(uint32_t info);

/* By the first word of its string, path stripped; NULL if absent. */
const struct module *boot_module(const char *name);

#endif
