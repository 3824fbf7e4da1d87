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
_Static_assert(offsetof(struct tss, ss0) == offsetof(struct tss, esp0) + 4, "sysenter_entry: LSS");

/* Where SYSENTER's stack and entry are said. */
#define MSR_SYSENTER_CS		0x174
#define MSR_SYSENTER_ESP	0x175
#define MSR_SYSENTER_EIP	0x176

/* Where each gate leads: offsets in the kernel's code segment. */
struct doors {
	const uint32_t *vectors;	/* of vectors 0 .. VECTOR_IRQ0 + VECTOR_IRQ_COUNT - 1 */
	void (*int80)(void), (*lcall7)(void), (*call_gate)(void), (*sysenter)(void);
	void (*double_fault)(void);	/* where the double-fault task starts */
};

/* Fills in and loads IDT, LDT, TSS, call gates and, where the CPU has it, the SYSENTER
 * registers. */
void gates_init(const struct doors *doors);

/* The top of the kernel stack that ring 3 comes in on: an offset in SS0. */
void gates_set_stack(uint32_t esp0);

/* The interrupted state, for the double-fault task to report. */
const struct tss *gates_interrupted(void);

/* A way in for system calls: one row a gate. */
struct gate {
	const char *name;		/* as the command line and the reports have it */
	const char *instruction;	/* what a program executes */
	uint32_t number;		/* ENTRY_*: what entry.asm puts into the frame */
};

enum { GATE_INT80, GATE_LCALL7, GATE_CALL, GATE_SYSENTER, GATE_COUNT };

extern const struct gate gates[GATE_COUNT];

/* By name; NULL if there is none. */
const struct gate *gate_find(const char *name);

/* Why this machine has no such gate; NULL if it has. */
const char *gate_missing(const struct gate *g);

/* Where it leads, an offset in the kernel's code segment: read from its descriptor, or
 * from SYSENTER's register. */
uint32_t gate_entry(const struct gate *g);

#endif
