/*
 * gates.c - builds and loads the doors between the rings.
 *
 * A gate is a descriptor that says: whoever comes through here lands at this
 * CS:EIP and nowhere else.  DPL says who may knock.  Intel SDM vol. 3A,
 * "Interrupt Descriptor Table (IDT)", "Call Gates", "Task Management", and
 * vol. 2B, "SYSENTER".  Where they lead: kernel/entry/entry.asm.
 */
#include "seg/cpu.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "seg/probe.h"

#define MSR_SYSENTER_CS		0x174
#define MSR_SYSENTER_ESP	0x175
#define MSR_SYSENTER_EIP	0x176

/* Far more entry points than this file needs to know are in entry.asm. */
extern void int80_entry(void), lcall7_entry(void), call_gate_entry(void), sysenter_entry(void);

static desc_t idt[256];
static desc_t ldt[1];
static struct tss double_fault_tss;
static uint32_t double_fault_stack[512];

/* SYSENTER starts with ESP = &tss.esp0 and loads its stack from there.  If ring
 * 3 had TF set, the debug exception comes before that load: it needs the room
 * below. */
static struct {
	uint32_t stack[512];
	struct tss tss;
} sysenter_room;

#define main_tss sysenter_room.tss

/* Ring 3 may raise breakpoints, overflows and system calls by itself; an INT n
 * to any other vector is #GP. */
static int vector_dpl(int vector)
{
	return vector == VECTOR_BP || vector == VECTOR_OF ? DPL_USER : DPL_KERNEL;
}

static void idt_init(const uint32_t vectors[])
{
	const struct table_register r = { sizeof(idt) - 1, kernel_linear(idt) };

	for (int n = 0; n < VECTOR_IRQ0 + VECTOR_IRQ_COUNT; n++)
		idt[n] = DESC_GATE(vectors[n], SEL_KERNEL_CS, TYPE_INTERRUPT_GATE, vector_dpl(n), 0);
	/* A double fault may mean that the stack is bad: only a task brings its own. */
	idt[VECTOR_DF] = DESC_GATE(0, SEL_DF_TSS, TYPE_TASK_GATE, DPL_KERNEL, 0);
	idt[VECTOR_SYSCALL] = DESC_GATE((uint32_t)int80_entry, SEL_KERNEL_CS, TYPE_INTERRUPT_GATE,
					DPL_USER, 0);
	lidt(&r);
}

static void call_gates_init(void)
{
	gdt[SEG_CALL_GATE] = DESC_GATE((uint32_t)call_gate_entry, SEL_KERNEL_CS, TYPE_CALL_GATE,
				       DPL_USER, CALL_GATE_PARAMS);
	ldt[SEL_LCALL7 / 8] = DESC_GATE((uint32_t)lcall7_entry, SEL_KERNEL_CS, TYPE_CALL_GATE,
					DPL_USER, 0);
	gdt[SEG_LDT] = DESC_SYSTEM(kernel_linear(ldt), sizeof(ldt) - 1, TYPE_LDT);
	lldt(SEL_LDT);
}

static void tss_init(void (*double_fault)(void))
{
	main_tss.ss0 = SEL_KERNEL_DS;
	main_tss.iomap = sizeof(struct tss);	/* none: no port is ring 3's */
	main_tss.ldt = SEL_LDT;
	double_fault_tss = (struct tss){
		.cr3 = read_cr3(),
		.eip = (uint32_t)double_fault,
		.eflags = EFLAGS_FIXED,
		.esp = (uint32_t)(double_fault_stack + ARRAY_SIZE(double_fault_stack)),
		.cs = SEL_KERNEL_CS,
		.ss = SEL_KERNEL_DS,
		.ds = SEL_KERNEL_DS,
		.es = SEL_KERNEL_DS,
		.iomap = sizeof(struct tss),
	};
	gdt[SEG_TSS] = DESC_SYSTEM(kernel_linear(&main_tss), sizeof(struct tss) - 1, TYPE_TSS);
	gdt[SEG_DF_TSS] = DESC_SYSTEM(kernel_linear(&double_fault_tss), sizeof(struct tss) - 1,
				      TYPE_TSS);
	ltr(SEL_TSS);
}

/* The processor makes CS, SS and (for SYSEXIT) the user's pair from one MSR; the
 * order of SEG_KERNEL_CS..SEG_USER_DS is its rule. */
_Static_assert(SEG_KERNEL_DS == SEG_KERNEL_CS + 1 && SEG_USER_CS == SEG_KERNEL_CS + 2
	       && SEG_USER_DS == SEG_KERNEL_CS + 3, "SYSENTER");

static void sysenter_init(void)
{
	const char *why;

	if (!gates_sysenter(&why))
		return;
	wrmsr(MSR_SYSENTER_CS, SEL_KERNEL_CS);
	wrmsr(MSR_SYSENTER_ESP, (uint32_t)&main_tss.esp0);
	wrmsr(MSR_SYSENTER_EIP, (uint32_t)sysenter_entry);
}

void gates_init(const uint32_t vectors[], void (*double_fault)(void))
{
	idt_init(vectors);
	tss_init(double_fault);
	call_gates_init();
	sysenter_init();
}

void gates_set_stack(uint32_t esp0)
{
	main_tss.esp0 = esp0;
}

const struct tss *gates_interrupted(void)
{
	return &main_tss;
}

bool gates_sysenter(const char **why)
{
	*why = mode.no_sysenter;
	if (!*why && !probe.sysenter)
		*why = "this CPU has no SYSENTER (CPUID leaf 1, EDX bit 11)";
	return !*why;
}
