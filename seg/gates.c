/*
 * gates.c - builds and loads the doors between the rings.
 *
 * A gate is a descriptor that says: whoever comes through here lands at this
 * CS:EIP and nowhere else.  DPL says who may knock.  Intel SDM vol. 3A,
 * "Interrupt Descriptor Table (IDT)", "Call Gates", "Task Management", and
 * vol. 2B, "SYSENTER".  Where they lead: kernel/entry/entry.asm.
 */
#include "base/string.h"
#include "seg/cpu.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "seg/probe.h"

static desc_t idt[256];
static desc_t ldt[1];
static struct tss double_fault_tss;
static uint32_t double_fault_stack[512];

/* SYSENTER starts with ESP = &tss.esp0 and loads its stack from there, with ss0 behind
 * it.  If ring 3 had TF set, the debug exception comes before that load: it needs the
 * room below. */
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

static void idt_init(const struct doors *doors)
{
	const struct table_register r = { sizeof(idt) - 1, kernel_linear(idt) };

	for (int n = 0; n < VECTOR_IRQ0 + VECTOR_IRQ_COUNT; n++)
		idt[n] = DESC_GATE(doors->vectors[n], SEL_KERNEL_CS, TYPE_INTERRUPT_GATE,
				   vector_dpl(n), 0);
	/* A double fault may mean that the stack is bad: only a task brings its own. */
	idt[VECTOR_DF] = DESC_GATE(0, SEL_DF_TSS, TYPE_TASK_GATE, DPL_KERNEL, 0);
	idt[VECTOR_SYSCALL] = DESC_GATE((uint32_t)doors->int80, SEL_KERNEL_CS, TYPE_INTERRUPT_GATE,
					DPL_USER, 0);
	lidt(&r);
}

static void call_gates_init(const struct doors *doors)
{
	gdt[SEG_CALL_GATE] = DESC_GATE((uint32_t)doors->call_gate, SEL_KERNEL_CS, TYPE_CALL_GATE,
				       DPL_USER, CALL_GATE_PARAMS);
	ldt[SEL_LCALL7 / 8] = DESC_GATE((uint32_t)doors->lcall7, SEL_KERNEL_CS, TYPE_CALL_GATE,
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

static void sysenter_init(const struct doors *doors)
{
	if (gate_missing(&gates[GATE_SYSENTER]))
		return;
	wrmsr(MSR_SYSENTER_CS, SEL_KERNEL_CS);
	/* CS and SS will have base 0. */
	wrmsr(MSR_SYSENTER_ESP, kernel_linear(&main_tss.esp0));
	wrmsr(MSR_SYSENTER_EIP, kernel_linear((const void *)doors->sysenter));
}

/* SGDT, SIDT, SLDT, STR and SMSW are for ring 3 too, unless this bit says no: the first
 * two tell where the kernel lies.  Intel SDM vol. 3A, "Control Registers". */
static void hide_tables(void)
{
	if (probe.umip)
		write_cr4(read_cr4() | CR4_UMIP);
}

void gates_init(const struct doors *doors)
{
	idt_init(doors);
	tss_init(doors->double_fault);
	call_gates_init(doors);
	sysenter_init(doors);
	hide_tables();
}

void gates_set_stack(uint32_t esp0)
{
	main_tss.esp0 = esp0;
}

const struct tss *gates_interrupted(void)
{
	return &main_tss;
}

const struct gate gates[GATE_COUNT] = {
	[GATE_INT80]	= { "int80",	"int 0x80",	 ENTRY_INT80 },
	[GATE_LCALL7]	= { "lcall7",	"lcall $7,$0",	 ENTRY_LCALL7 },
	[GATE_CALL]	= { "gate",	"GDT call gate", ENTRY_CALL_GATE },
	[GATE_SYSENTER]	= { "sysenter",	"SYSENTER",	 ENTRY_SYSENTER },
};

const struct gate *gate_find(const char *name)
{
	for (int i = 0; i < GATE_COUNT; i++)
		if (strcmp(gates[i].name, name) == 0)
			return &gates[i];
	return NULL;
}

const char *gate_missing(const struct gate *g)
{
	if (g != &gates[GATE_SYSENTER] || probe.sysenter)
		return NULL;
	return "this CPU has no SYSENTER (CPUID leaf 1, EDX bit 11)";
}

uint32_t gate_entry(const struct gate *g)
{
	switch (g - gates) {
	case GATE_INT80:
		return desc_offset(idt[VECTOR_SYSCALL]);
	case GATE_LCALL7:
		return desc_offset(ldt[SEL_LCALL7 / 8]);
	case GATE_CALL:
		return desc_offset(gdt[SEG_CALL_GATE]);
	default:
		return kernel_offset(rdmsr(MSR_SYSENTER_EIP));
	}
}
