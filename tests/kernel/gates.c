/*
 * The gates as they are loaded: the double-fault task's stack, the ports, who may knock.
 */
#include "demo/ktest.h"
#include "seg/gates.h"
#include "seg/mode.h"

#define ROOM 2048

static bool all_zero(const uint8_t *p, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

KTEST(the_double_fault_task_has_room_below_its_stack_pointer)
{
	uint32_t base = desc_base(gdt[SEG_DF_TSS]);
	const struct tss *tss = (const void *)(base - mode.kernel_base);

	EXPECT_EQ(kernel_linear(tss), base);
	EXPECT_EQ(tss->ss, SEL_KERNEL_DS);
	EXPECT(all_zero((const uint8_t *)tss->esp - ROOM, ROOM));	/* never used yet */
}

/* A map of ports behind the TSS's limit is none: then no port is ring 3's. */
KTEST(no_port_is_ring_3s)
{
	desc_t d = gdt[SEG_TSS];
	const struct tss *tss = (const void *)(desc_base(d) - mode.kernel_base);

	EXPECT(tss->iomap > desc_limit(d));
	EXPECT_EQ(tss->ss0, SEL_KERNEL_DS);
}

static unsigned dpl(const desc_t *idt, unsigned vector)
{
	return (unsigned)(idt[vector] >> 45 & 3);
}

KTEST(int_n_reaches_three_vectors_only)
{
	const desc_t *idt;
	struct {
		uint16_t limit;
		uint32_t base;
	} __attribute__((packed)) idtr;

	__asm__ volatile("sidt %0" : "=m"(idtr));
	idt = (const void *)(idtr.base - mode.kernel_base);
	for (unsigned v = 0; v * 8 < idtr.limit; v++)
		EXPECT_EQ(dpl(idt, v), v == VECTOR_BP || v == VECTOR_OF || v == VECTOR_SYSCALL ? 3 : 0);
}
