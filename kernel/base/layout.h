/*
 * layout.h - every constant that more than one place must agree on.
 *
 * Only lines of the form "#define NAME value" may stand here: the build turns
 * them into NASM's %define lines (build/layout.inc), so that the C and the
 * assembly halves of the kernel cannot disagree.  Values are plain integers or
 * expressions that C and NASM read alike.
 *
 * The kernel's linear addresses are the same in all models (docs/memory-map.md): only
 * the segments' bases and limits differ.  Read next: seg/mode.h.
 */
#ifndef KERNEL_LAYOUT_H
#define KERNEL_LAYOUT_H

/* ---- Linear memory: the same in all models ---- */

/* Physical memory 0..16 MB is seen by the kernel at linear C000_0000. */
#define WINDOW_LINEAR		0xC0000000
#define WINDOW_SIZE		0x01000000
/* Linear addresses below this one may belong to user pages. */
#define USER_LINEAR_TOP		0xC0000000

/* ---- Physical memory ---- */

#define PAGE_SIZE		4096
#define PAGE_SHIFT		12
/* The kernel image, .bss included, lives in this megabyte, whichever model. */
#define KERNEL_PHYS		0x00100000
#define KERNEL_PHYS_END		0x00200000
/* Where kernel/demo/chain.asm puts itself while it replaces one kernel by the other. */
#define CHAIN_PHYS		0x00008000
#define CHAIN_PLAN		0x800
/* The same for kernel/demo/longmode.asm: its code, its question and answer, its stack's
 * end, and the two interrupt tables. */
#define LONG_PHYS		0x00008000
#define LONG_ASK		0x00009000
#define LONG_STACK		0x0000B000
#define LONG_IDT32		0x0000B000
#define LONG_IDT64		0x0000C000
/* What it finds at y, at base + y, and where an MSR says. */
#define LONG_MARK_Y		0x11
#define LONG_MARK_BASE		0x22
#define LONG_MARK_MSR		0x33
/* The least memory the kernel starts with: 8 MB, less what a BIOS keeps of it. */
#define MEMORY_MIN		0x00780000
/* The live kernel data that scenarios aim at: canary and secret. */
#define DEMO_PAGE_PHYS		0x001FF000
/* A user page that exists only while seg/probe.c asks about SMAP and SMEP. */
#define PROBE_LINEAR		0x40000000

/* ---- The models: segment bases and limits (limit = last legal offset) ---- */

#define SPLIT_KERNEL_BASE	0xC0000000
#define SPLIT_KERNEL_LIMIT	0x00FFFFFF
#define SPLIT_USER_BASE		0x40000000
#define SPLIT_USER_LIMIT	0x7FFFFFFF
#define FLAT_BASE		0x00000000
#define FLAT_LIMIT		0xFFFFFFFF
/* Flat bases again: the user's segments end here, and the kernel's data segment, which
 * expands down, has what lies past it. */
#define FENCED_LIMIT		0xBFFFFFFF

/* ---- Segments: SEG_* is an index, SEL_* a selector with its RPL ---- */

/* SYSENTER and SYSEXIT want these four in this order, one after the other. */
#define SEG_KERNEL_CS		1
#define SEG_KERNEL_DS		2
#define SEG_USER_CS		3
#define SEG_USER_DS		4
#define SEG_TSS			5
/* Thread-local storage: the indices that Linux i386 uses for set_thread_area. */
#define SEG_TLS_FIRST		6
#define SEG_TLS_COUNT		3
#define SEG_LDT			9
#define SEG_CALL_GATE		10
/* The double-fault handler's own task. */
#define SEG_DF_TSS		11
/* Scratch descriptor: seg/probe.c's at boot, then kernel/demo/misbehave.c's. */
#define SEG_PROBE		12
#define GDT_ENTRIES		13

#define SEL_KERNEL_CS		(SEG_KERNEL_CS * 8)
#define SEL_KERNEL_DS		(SEG_KERNEL_DS * 8)
#define SEL_USER_CS		(SEG_USER_CS * 8 + 3)
#define SEL_USER_DS		(SEG_USER_DS * 8 + 3)
#define SEL_TSS			(SEG_TSS * 8)
#define SEL_LDT			(SEG_LDT * 8)
#define SEL_CALL_GATE		(SEG_CALL_GATE * 8 + 3)
#define SEL_DF_TSS		(SEG_DF_TSS * 8)
#define SEL_PROBE		(SEG_PROBE * 8)
/* LDT slot 0 with RPL 3 and the table indicator set: the 7 of "lcall $7,$0". */
#define SEL_LCALL7		7

/* Dwords that the processor copies from the caller's stack at SEL_CALL_GATE. */
#define CALL_GATE_PARAMS	6

/* ---- Vectors ---- */

#define VECTOR_DE		0
#define VECTOR_DB		1
#define VECTOR_NMI		2
#define VECTOR_BP		3
#define VECTOR_OF		4
#define VECTOR_BR		5
#define VECTOR_UD		6
#define VECTOR_NM		7
#define VECTOR_DF		8
#define VECTOR_TS		10
#define VECTOR_NP		11
#define VECTOR_SS		12
#define VECTOR_GP		13
#define VECTOR_PF		14
#define VECTOR_MF		16
#define VECTOR_AC		17
#define VECTOR_XM		19
/* No exception at all: the kernel found the mistake itself. */
#define VECTOR_NONE		31
#define VECTOR_EXCEPTIONS	32
#define VECTOR_IRQ0		0x20
#define VECTOR_IRQ_COUNT	16
#define VECTOR_SYSCALL		0x80

/* ---- EFLAGS ---- */

#define EFLAGS_CF		0x00000001
#define EFLAGS_FIXED		0x00000002
#define EFLAGS_TF		0x00000100
#define EFLAGS_IF		0x00000200
#define EFLAGS_DF		0x00000400
#define EFLAGS_IOPL		0x00003000
#define EFLAGS_NT		0x00004000
#define EFLAGS_RF		0x00010000
#define EFLAGS_VM		0x00020000
#define EFLAGS_AC		0x00040000
#define EFLAGS_ID		0x00200000
/* What the kernel runs with: interrupts on, DF AC NT TF off. */
#define EFLAGS_KERNEL		(EFLAGS_FIXED | EFLAGS_IF)

/* ---- Control registers ---- */

#define CR0_PE			0x00000001
#define CR0_MP			0x00000002
#define CR0_EM			0x00000004
#define CR0_TS			0x00000008
#define CR0_NE			0x00000020
#define CR0_WP			0x00010000
#define CR0_AM			0x00040000
#define CR0_PG			0x80000000
#define CR4_OSFXSR		0x00000200
#define CR4_OSXMMEXCPT		0x00000400
#define CR4_UMIP		0x00000800
#define CR4_SMEP		0x00100000
#define CR4_SMAP		0x00200000

/* ---- Pages ---- */

/* Linear bytes that one page table maps. */
#define PAGE_TABLE_SPAN		0x00400000
#define PTE_PRESENT		0x001
#define PTE_WRITE		0x002
#define PTE_USER		0x004
/* The frame belongs to the buffer cache and is only lent (a bit that the processor
 * leaves to us). */
#define PTE_LENT		0x200

/* The page fault's error code. */
#define PF_PRESENT		0x1
#define PF_WRITE		0x2
#define PF_USER			0x4

/* ---- Threads ---- */

/* Bytes of kernel stack a thread has; the guard below it is unmapped. */
#define KSTACK_SIZE		8192

/* Bits of struct user_thread.work (seg/thread.h): what to do before going back to ring 3. */
#define WORK_RESCHED		0x1
#define WORK_SINGLESTEP		0x2
#define WORK_KILL		0x4
#define WORK_SHOW_EXIT		0x8
#define WORK_LIMIT		0x10
#define WORK_SIGNAL		0x20
#define WORK_TID		0x40

/* ---- The exception table's kinds (seg/extable.h) ---- */

/* The fault is part of the plan, whatever it is. */
#define EXTABLE_ALWAYS		0
/* An access to a user's memory: the policy decides. */
#define EXTABLE_USER		1

/* ---- System calls ---- */

/* Which way a thread came in, kept in the trap frame beside the vectors. */
#define ENTRY_INT80		VECTOR_SYSCALL
#define ENTRY_LCALL7		0x100
#define ENTRY_CALL_GATE		0x101
#define ENTRY_SYSENTER		0x102

/* Arguments a system call has at most. */
#define SYSCALL_ARGS		6
/* Entries of the system-call table; a larger number is -ENOSYS. */
#define SYSCALL_LIMIT		450
/* A result in -MAX_ERRNO..-1 is an error. */
#define MAX_ERRNO		4095

/* ---- Multiboot 0.6.96 ---- */

#define MULTIBOOT_MAGIC		0x1BADB002
#define MULTIBOOT_BOOTED	0x2BADB002
#define MULTIBOOT_PAGE_ALIGN	0x00000001
#define MULTIBOOT_MEMORY_INFO	0x00000002

#endif
