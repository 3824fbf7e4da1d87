/*
 * chain.c - prepares the hand-over (chain.asm carries it out).
 *
 * Both kernels lie at the same physical place, so the last step has to be done by
 * code that lies elsewhere, with paging and this kernel's segments off.  We build
 * the same Multiboot information that a boot loader would.
 */
#include "base/layout.h"
#include "base/string.h"
#include "demo/chain.h"
#include "demo/report.h"
#include "machine/multiboot.h"
#include "machine/panic.h"
#include "memory/frames.h"
#include "memory/paging.h"
#include "process/elf_file.h"
#include "seg/cpu.h"
#include "seg/mode.h"

#define SEGMENTS_MAX	8

/* What chain.asm reads, at CHAIN_PHYS + CHAIN_PLAN.  All addresses physical. */
struct chain_plan {
	uint32_t entry, info, count;
	struct {
		uint32_t from, to, size, zeros;
	} segments[SEGMENTS_MAX];
};

/* The information page for the next kernel, one page behind the plan's. */
struct hand_over {
	struct multiboot_info info;
	struct multiboot_module modules[MODULES_MAX];
	char names[MODULES_MAX][MODULE_NAME], cmdline[sizeof(boot.cmdline)];
};

_Static_assert(sizeof(struct hand_over) <= PAGE_SIZE, "a page");

extern const char chain_start[], chain_end[];
void chain_jump(void) __attribute__((noreturn));

/* The program headers of a module that has to be a kernel; stops in words if it is none. */
static const struct program_header *headers_of(const struct module *m, const struct elf_header *h)
{
	const char *why = m->size < sizeof(*h) ? "it is too short" : elf_header_fault(h);

	if (!why && (h->phoff > m->size
		     || h->phnum * sizeof(struct program_header) > m->size - h->phoff))
		why = "its program header table lies outside the file";
	if (why)
		panic("module %s cannot be the next kernel: %s", m->name, why);
	return (const void *)(m->data + h->phoff);
}

/* In the megabyte that a kernel has, and no sum carries. */
static bool has_place(const struct program_header *p)
{
	return p->paddr >= KERNEL_PHYS && p->paddr < KERNEL_PHYS_END
	       && p->memsz <= KERNEL_PHYS_END - p->paddr;
}

static void plan_segments(struct chain_plan *plan, const struct module *m)
{
	const struct elf_header *h = (const void *)m->data;
	const struct program_header *p = headers_of(m, h);

	plan->entry = h->entry;
	for (int i = 0; i < h->phnum; i++) {
		if (p[i].type != PT_LOAD || !p[i].memsz)
			continue;
		if (plan->count == SEGMENTS_MAX || !elf_segment_fits(&p[i], m->size) || !has_place(&p[i]))
			panic("module %s: segment %d does not fit in %p..%p", m->name, i,
			      (void *)KERNEL_PHYS, (void *)KERNEL_PHYS_END);
		plan->segments[plan->count].from = m->phys + p[i].offset;
		plan->segments[plan->count].to = p[i].paddr;
		plan->segments[plan->count].size = p[i].filesz;
		plan->segments[plan->count].zeros = p[i].memsz - p[i].filesz;
		plan->count++;
	}
}

/* `results` lies inside the megabyte that is about to be overwritten, so it moves
 * to frames that nobody has; the frames are not given back, the kernel ends. */
static uint32_t save_results(void)
{
	uint32_t phys = frames_alloc(ROUND_UP(sizeof(results), PAGE_SIZE) / PAGE_SIZE);

	if (!phys)
		panic("no memory to keep the results in");
	memcpy(phys_to_kernel(phys), &results, sizeof(results));
	return phys;
}

static void add_module(struct hand_over *h, uint32_t at, const char *name, uint32_t phys, uint32_t size)
{
	uint32_t n = h->info.mods_count++;

	if (n == MODULES_MAX)
		panic("more than %u modules for the next kernel", MODULES_MAX);
	strlcpy(h->names[n], name, MODULE_NAME);
	h->modules[n] = (struct multiboot_module){
		phys, phys + size, at + (uint32_t)offsetof(struct hand_over, names[n]), 0 };
}

/* All that we were given but the kernel that is to run now, and with our results in place
 * of those that came with us: ours begin with them. */
static void fill_hand_over(struct hand_over *h, uint32_t at, const struct module *next)
{
	h->info = (struct multiboot_info){
		.flags = MULTIBOOT_HAS_MEMORY | MULTIBOOT_HAS_CMDLINE | MULTIBOOT_HAS_MODULES,
		.mem_lower = 640,
		.mem_upper = (boot.memory_end - KERNEL_PHYS) / 1024,
		.cmdline = at + offsetof(struct hand_over, cmdline),
		.mods_addr = at + offsetof(struct hand_over, modules),
	};
	strlcpy(h->cmdline, boot.cmdline, sizeof(h->cmdline));
	for (const struct module *m = boot.modules; m < boot.modules + boot.module_count; m++)
		if (m != next && strcmp(m->name, RESULTS_MODULE) != 0)
			add_module(h, at, m->name, m->phys, m->size);
	add_module(h, at, RESULTS_MODULE, save_results(), sizeof(results));
}

void chain_to(const char *name)
{
	const struct module *next = boot_module(name);
	struct chain_plan *plan = phys_to_kernel(CHAIN_PHYS + CHAIN_PLAN);
	uint32_t info = CHAIN_PHYS + PAGE_SIZE;

	if (!next)
		panic("mode=both and mode=all need %s as another module, after user.tar", name);
	memset(plan, 0, sizeof(*plan));
	plan_segments(plan, next);
	plan->info = info;
	fill_hand_over(phys_to_kernel(info), info, next);
	memcpy(phys_to_kernel(CHAIN_PHYS), chain_start, (size_t)(chain_end - chain_start));
	cli();
	/* Linear 0..4 MB := physical, for the jump out of the window; base-0 segments
	 * to go there with, in slots that no thread needs any more. */
	kernel_directory[0] = kernel_to_phys(window_tables) | PTE_PRESENT | PTE_WRITE;
	write_cr3(kernel_to_phys(kernel_directory));
	gdt[SEG_PROBE] = DESC_SEGMENT(0, 0xFFFFFFFF, TYPE_CODE, DPL_KERNEL);
	gdt[SEG_TLS_FIRST] = DESC_SEGMENT(0, 0xFFFFFFFF, TYPE_DATA, DPL_KERNEL);
	chain_jump();
}
