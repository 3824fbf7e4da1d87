/*
 * gates.h - the doors between the rings: IDT, call gates, TSS, LDT, SYSENTER.
 */
#ifndef SEG_GATES_H
#define SEG_GATES_H

#include "seg/desc.h"

/* Intel SDM vol. 3A, "Task-State Segment (TSS)", the 32-bit form.  Used for two
 * things: where the processor finds the kernel's stack when ring 3 comes in,
 * and the whole state of the double-fault handler. */
struct tss {
	uint32_t link;
	uint32_t esp0, ss0, esp1, ss1, esp2, ss2;
	uint32_t cr3, eip, eflags;
	uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
	uint32_t es, cs, ss, ds, fs, gs;
	uint32_t ldt;
	uint16_t trap, iomap;
};

_Static_assert(sizeof(struct tss) == 104, "as the processor reads it");
_Static_assert(offsetof(struct tss, esp0) == 4, "sysenter_entry relies on it");

/*
 * Fill in and load IDT, LDT, TSS, call gates and, where the model and the CPU
 * allow it, the SYSENTER registers.
 * vectors:     entry points of vectors 0 .. VECTOR_IRQ0 + VECTOR_IRQ_COUNT - 1
 * double_fault: where the double-fault task starts
 */
void gates_init(const uint32_t vectors[], void (*double_fault)(void));

/* The top of the kernel stack that ring 3 comes in on: an offset in SS0. */
void gates_set_stack(uint32_t esp0);

/* The interrupted state, for the double-fault task to report. */
const struct tss *gates_interrupted(void);

/* True if SYSENTER works here; else *why says why not. */
bool gates_sysenter(const char **why);

#endif
