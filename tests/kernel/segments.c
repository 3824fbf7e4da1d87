/*
 * The descriptors that the processor holds are the model's: asked with LSL and LAR
 * and read back from the tables that SGDT and SIDT name, not from our source.
 */
#include "base/string.h"
#include "demo/ktest.h"
#include "process/pages.h"
#include "seg/cpu.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "seg/probe.h"
#include "seg/thread.h"
#include "threads/sched.h"

/* seg/probe_touch.asm: true if it faults. */
bool probe_read(uint32_t selector, uint32_t offset);

static uint32_t limit_of(uint16_t selector)
{
	uint32_t limit = 0;

	EXPECT(lsl(selector, &limit));
	return limit;
}

static uint32_t dpl_of(uint16_t selector)
{
	uint32_t rights = 0;

	EXPECT(lar(selector, &rights));
	return rights >> 13 & 3;
}

static desc_t loaded(uint16_t selector)
{
	const struct table_register gdtr = sgdt();

	return ((const desc_t *)(gdtr.linear - kernel_linear(NULL)))[selector / 8];
}

static bool is_split(void)
{
	return mode.kernel_base != 0;
}

static bool is_fenced(void)
{
	return strcmp(mode.name, "fenced") == 0;
}

KTEST(segment_limits_are_the_models)
{
	uint32_t user = is_split() ? 0x7FFFFFFF : is_fenced() ? 0xBFFFFFFF : 0xFFFFFFFF;

	EXPECT_EQ(limit_of(SEL_KERNEL_CS), is_split() ? 0x00FFFFFF : 0xFFFFFFFF);
	EXPECT_EQ(limit_of(SEL_KERNEL_DS), is_split() ? 0x00FFFFFF : is_fenced() ? 0xBFFFFFFF : 0xFFFFFFFF);
	EXPECT_EQ(limit_of(SEL_USER_CS), user);
	EXPECT_EQ(limit_of(SEL_USER_DS), user);
}

static void spans(uint16_t selector, uint32_t first, uint32_t last)
{
	uint32_t from = 1, to = 0;

	EXPECT(segment_span(selector, &from, &to));
	EXPECT_EQ(from, first);
	EXPECT_EQ(to, last);
}

/* Where the user's segments end the kernel's data segment begins. */
KTEST(the_fence_stands_at_one_byte)
{
	SKIP_UNLESS(is_fenced(), "there is no fence in split and flat");
	spans(SEL_USER_DS, 0, 0xBFFFFFFF);
	spans(SEL_USER_CS, 0, 0xBFFFFFFF);
	spans(SEL_KERNEL_DS, 0xC0000000, 0xFFFFFFFF);
	spans(SEL_KERNEL_CS, 0, 0xFFFFFFFF);
}

/* Asked of the processor by touching, on both sides of the fence, pages that are there. */
KTEST(the_kernels_ds_has_no_user_byte)
{
	const uint32_t page = mode.user_top - PAGE_SIZE, first = WINDOW_LINEAR + PAGE_SIZE;

	SKIP_UNLESS(is_fenced(), "there is no fence in split and flat");
	SKIP_UNLESS(probe.limits, "this machine checks no segment limit");
	ktest_map(page, PAGE_SIZE, PROT_READ | PROT_WRITE);
	EXPECT(page_fill(current->process, page, true) != 0);
	EXPECT(!probe_read(SEL_USER_DS, page + PAGE_SIZE - 1));
	EXPECT(probe_read(SEL_KERNEL_DS, page + PAGE_SIZE - 1));
	EXPECT(probe_read(SEL_KERNEL_DS, page));
	EXPECT(!probe_read(SEL_KERNEL_DS, first));
	EXPECT(probe_read(SEL_USER_DS, first));
	EXPECT(probe_read(SEL_USER_DS, 0xFFFFFFFF));
}

KTEST(segment_bases_are_the_models)
{
	EXPECT_EQ(desc_base(loaded(SEL_KERNEL_CS)), is_split() ? 0xC0000000 : 0);
	EXPECT_EQ(desc_base(loaded(SEL_KERNEL_DS)), is_split() ? 0xC0000000 : 0);
	EXPECT_EQ(desc_base(loaded(SEL_USER_CS)), is_split() ? 0x40000000 : 0);
	EXPECT_EQ(desc_base(loaded(SEL_USER_DS)), is_split() ? 0x40000000 : 0);
}

KTEST(only_user_segments_are_for_ring_3)
{
	EXPECT_EQ(dpl_of(SEL_KERNEL_CS), 0);
	EXPECT_EQ(dpl_of(SEL_KERNEL_DS), 0);
	EXPECT_EQ(dpl_of(SEL_USER_CS), 3);
	EXPECT_EQ(dpl_of(SEL_USER_DS), 3);
}

KTEST(linear_addresses_are_the_same_in_all_models)
{
	static const char object;

	EXPECT(kernel_linear(&object) >= 0xC0100000 && kernel_linear(&object) < 0xC0200000);
	EXPECT_EQ(kernel_linear(&object), WINDOW_LINEAR + kernel_to_phys(&object));
}

/* Type and DPL of a gate, bits 40..47 without "present". */
static uint32_t gate_kind(desc_t gate)
{
	return (uint32_t)(gate >> 40) & 0x7F;
}

static desc_t idt_entry(int vector)
{
	struct table_register idtr;

	__asm__ volatile("sidt %0" : "=m"(idtr));
	return ((const desc_t *)(idtr.linear - kernel_linear(NULL)))[vector];
}

KTEST(ring_3_may_knock_at_its_own_gates_only)
{
	for (int v = 0; v < 256; v++) {
		bool for_users = v == VECTOR_SYSCALL || v == VECTOR_BP || v == VECTOR_OF;
		desc_t gate = idt_entry(v);

		if (gate)
			EXPECT_EQ(gate_kind(gate) >> 5, for_users ? 3 : 0);
		else
			EXPECT(v >= VECTOR_IRQ0 + VECTOR_IRQ_COUNT);
	}
	EXPECT_EQ(gate_kind(idt_entry(VECTOR_SYSCALL)), 3 << 5 | TYPE_INTERRUPT_GATE);
	EXPECT_EQ(gate_kind(idt_entry(VECTOR_DF)), TYPE_TASK_GATE);
	EXPECT_EQ(gate_kind(loaded(SEL_CALL_GATE)), 3 << 5 | TYPE_CALL_GATE);
	EXPECT_EQ((uint32_t)(loaded(SEL_CALL_GATE) >> 32) & 0x1F, CALL_GATE_PARAMS);
}
