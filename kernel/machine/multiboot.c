/*
 * multiboot.c - takes over what the boot loader left (multiboot.h).
 */
#include "base/layout.h"
#include "base/string.h"
#include "machine/multiboot.h"
#include "machine/panic.h"
#include "seg/mode.h"

struct boot boot;

static char names[MODULES_MAX][MODULE_NAME];

/* "dir/user.tar more words" -> "user.tar" */
static void module_name(char to[MODULE_NAME], const char *string)
{
	size_t n = 0;

	for (const char *c = string; *c && *c != ' '; c++)
		if (*c == '/')
			string = c + 1;
	for (; string[n] && string[n] != ' ' && n < MODULE_NAME - 1; n++)
		to[n] = string[n];
	to[n] = '\0';
}

/* What the loader left at a physical address.  No fault can be reported yet. */
static const void *left_at(uint32_t phys, const char *what)
{
	if (phys >= WINDOW_SIZE)
		panic("the boot loader's %s is at %p, above 16 MB", what, (void *)phys);
	return phys_to_kernel(phys);
}

/* A line that is cut would end in the middle of a word, or without its "poweroff". */
static void take_line(const char *text)
{
	size_t n = strlen(text);

	if (n >= sizeof(boot.cmdline))
		panic("the command line has %u characters; %u is the most", (unsigned)n,
		      (unsigned)sizeof(boot.cmdline) - 1);
	strlcpy(boot.cmdline, text, sizeof(boot.cmdline));
}

static void take_modules(const struct multiboot_info *info)
{
	const struct multiboot_module *m = left_at(info->mods_addr, "list of modules");

	for (uint32_t i = 0; i < info->mods_count && i < MODULES_MAX; i++) {
		if (m[i].start < KERNEL_PHYS_END || m[i].end > WINDOW_SIZE || m[i].end < m[i].start)
			panic("module %u lies at %p..%p; it has to be in %p..%p", i, (void *)m[i].start,
			      (void *)m[i].end, (void *)KERNEL_PHYS_END, (void *)WINDOW_SIZE);
		module_name(names[i], left_at(m[i].string, "name of a module"));
		boot.modules[i] = (struct module){ names[i], phys_to_kernel(m[i].start), m[i].start,
						   m[i].end - m[i].start };
		boot.module_count++;
	}
}

/* The end of the usable memory that starts at or below 1 MB and goes through. */
static uint32_t memory_end(const struct multiboot_info *info)
{
	uint32_t end = 0;

	if (info->flags & MULTIBOOT_HAS_MMAP) {
		left_at(info->mmap_addr, "memory map");
		for (uint32_t at = 0; at < info->mmap_length;) {
			const struct multiboot_mmap *m = phys_to_kernel(info->mmap_addr + at);

			if (m->type == 1 && m->base <= KERNEL_PHYS && m->base + m->length > KERNEL_PHYS)
				end = m->base + m->length > WINDOW_SIZE ?
				      WINDOW_SIZE : (uint32_t)(m->base + m->length);
			at += m->size + 4;
		}
	} else if (info->flags & MULTIBOOT_HAS_MEMORY)
		end = KERNEL_PHYS + min_u32(info->mem_upper * 1024, WINDOW_SIZE - KERNEL_PHYS);
	return ROUND_DOWN(end, PAGE_SIZE);
}

void boot_init(uint32_t phys)
{
	const struct multiboot_info *info = left_at(phys, "information");

	if (info->flags & MULTIBOOT_HAS_CMDLINE)
		take_line(left_at(info->cmdline, "command line"));
	if (info->flags & MULTIBOOT_HAS_MODULES)
		take_modules(info);
	boot.memory_end = memory_end(info);
	if (boot.memory_end < MEMORY_MIN)
		panic("%u KB of memory; this kernel needs %u KB", boot.memory_end / 1024,
		      MEMORY_MIN / 1024);
}

const struct module *boot_module(const char *name)
{
	for (unsigned i = 0; i < boot.module_count; i++)
		if (strcmp(boot.modules[i].name, name) == 0)
			return &boot.modules[i];
	return NULL;
}
