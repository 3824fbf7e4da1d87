/*
 * state.c - sums over the kernel's constant parts (state.h).
 *
 * Its one idea: what the processor itself says is asked (SGDT, SIDT, the control and
 * model-specific registers), so that a table that was put elsewhere is found as well.
 */
#include "base/layout.h"
#include "base/string.h"
#include "entry/syscall.h"
#include "entry/trap.h"
#include "machine/panic.h"
#include "memory/frames.h"
#include "memory/paging.h"
#include "seg/cpu.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "seg/policy.h"
#include "seg/probe.h"
#include "seg/tables.h"
#include "secret.h"
#include "state.h"

/* The processor's own notes in a page-table entry: accessed, dirty. */
#define NOTES			0x60
/* Of a TSS descriptor: set while the task runs. */
#define BUSY			(1ull << 41)

extern char kernel_text_start[], kernel_rodata_end[];

static uint32_t add(uint32_t sum, uint32_t word)
{
	return (sum << 5 | sum >> 27) + word;
}

static uint32_t sum_of(const void *from, uint32_t bytes)
{
	const uint32_t *word = from;
	uint32_t sum = 0;

	for (; bytes >= sizeof(*word); bytes -= sizeof(*word))
		sum = add(sum, *word++);
	return sum;
}

/* Compared with a copy: one string instruction, where a sum would take half of all the time.
 * How many words from its end on the first that differs lies; 0: none does. */
static uint32_t text(void)
{
	static const uint32_t *copy;
	const uint32_t bytes = (uint32_t)(kernel_rodata_end - kernel_text_start);
	const void *here = kernel_text_start, *there;
	uint32_t left = bytes / sizeof(*copy);
	bool differs;

	if (!copy)
		copy = memcpy(phys_to_kernel(frames_alloc(bytes / PAGE_SIZE)), here, bytes);
	there = copy;
	__asm__ volatile("repe cmpsl" : "+S"(here), "+D"(there), "+c"(left), "=@ccne"(differs)
			 : : "memory");
	return differs ? left + 1 : 0;
}

static uint32_t witness(void)
{
	return sum_of(secret, PAGE_SIZE);
}

static const void *at_linear(uint32_t linear)
{
	return (const void *)(linear - mode.kernel_base);
}

/* But for the threads' own descriptors, and which task is busy. */
static uint32_t descriptors(void)
{
	uint32_t sum = sgdt().limit;

	for (int i = 0; i < GDT_ENTRIES; i++) {
		desc_t d = ((const desc_t *)at_linear(sgdt().linear))[i];

		if (i == SEG_TSS || i == SEG_DF_TSS)
			d &= ~BUSY;
		if (i < SEG_TLS_FIRST || i >= SEG_TLS_FIRST + SEG_TLS_COUNT)
			sum = add(add(sum, (uint32_t)d), (uint32_t)(d >> 32));
	}
	return sum;
}

static uint32_t interrupts(void)
{
	struct table_register r;

	__asm__ volatile("sidt %0" : "=m"(r));
	return add(sum_of(at_linear(r.linear), r.limit + 1u), r.limit);
}

static uint32_t local_descriptors(void)
{
	desc_t d = gdt[SEG_LDT];

	return sum_of(at_linear(desc_base(d)), desc_limit(d) + 1);
}

/* What the processor reads of it at a gate; esp0 is the thread's. */
static uint32_t task_segment(void)
{
	const struct tss *t = gates_interrupted();

	return add(add(t->ss0, t->iomap), t->ldt);
}

static uint32_t registers(void)
{
	uint16_t task, local;
	/* A CPU without FXSAVE may have no CR4. */
	uint32_t sum = add(read_cr0() & ~(uint32_t)CR0_TS, probe.fxsr ? read_cr4() : 0);

	__asm__ volatile("str %0; sldt %1" : "=r"(task), "=r"(local));
	for (uint32_t msr = MSR_SYSENTER_CS; probe.sysenter && msr <= MSR_SYSENTER_EIP; msr++)
		sum = add(sum, rdmsr(msr));
	return add(add(sum, task), local);
}

/* The kernel's half: every page in its place, none of them the user's.  (A stack's guard
 * comes and goes: present or not is not looked at.) */
static uint32_t pages(void)
{
	uint32_t sum = 0;

	for (uint32_t i = USER_LINEAR_TOP / PAGE_TABLE_SPAN; i < TABLE_ENTRIES; i++)
		sum = add(sum, kernel_directory[i] & ~(uint32_t)NOTES);
	for (uint32_t i = 0; i < WINDOW_SIZE / PAGE_SIZE; i++)
		sum = add(sum, window_tables[i] & ~(uint32_t)(NOTES | PTE_PRESENT));
	return sum;
}

/* Pointers that the kernel goes by: each set once. */
static uint32_t hooks(void)
{
	const void *const all[] = { policy, copy_loop, demo_call, debug_watcher, trap_watcher,
				    panic_told, user_tables };

	return add(add(sum_of(all, sizeof(all)), sum_of(&bound, sizeof(bound))), door_flags);
}

static const struct {
	const char *name;
	uint32_t (*sum)(void);
} parts[] = {
	{ "text", text }, { "witness", witness }, { "gdt", descriptors }, { "idt", interrupts },
	{ "ldt", local_descriptors }, { "tss", task_segment }, { "registers", registers },
	{ "pages", pages }, { "hooks", hooks },
	{ "frames", frames_free_count },
};

_Static_assert(ARRAY_SIZE(parts) <= PARTS_MAX, "struct state has room for them");

struct state state_now(void)
{
	struct state s = { { 0 } };

	for (unsigned i = 0; i < ARRAY_SIZE(parts); i++)
		s.sum[i] = parts[i].sum();
	return s;
}

const char *state_difference(const struct state *a, const struct state *b)
{
	for (unsigned i = 0; i < ARRAY_SIZE(parts); i++)
		if (a->sum[i] != b->sum[i])
			return parts[i].name;
	return NULL;
}
