/*
 * privileged.c - instructions that are ring 0's alone, or nobody's.
 *
 * One idea: the processor itself refuses them where CPL is not 0, and a port where CPL > IOPL
 * and the TSS has no map that allows it.  Intel SDM vol. 3A, "Privileged Instructions", vol. 1,
 * "I/O Permission Bit Map".
 * Read next: selectors.c.
 */
#include "crimes/crime.h"

/* Whoever gets through may have lost its registers; all it has to do is to say so. */
#define REFUSED(act, promise, sentence, instructions)				\
	CRIME(act, promise, sentence)						\
	{									\
		__asm__ volatile(instructions);					\
		return GOT_THROUGH;						\
	}

/* What some CPUs allow and others refuse, and nobody can use. */
#define HARMLESS(act, promise, sentence, instruction)				\
	CRIME(act, promise, sentence)						\
	{									\
		__asm__ volatile(instruction : : : "eax", "memory");		\
		return NOTHING;							\
	}

static struct {
	unsigned short limit;
	unsigned int base;
} __attribute__((packed)) table __attribute__((used)) = { 0xFFFF, 0 };

static struct {
	unsigned int offset;
	unsigned short selector;
} far __attribute__((used)) = { 0, SEL_KERNEL_CS };

/* ---- Interrupts and the machine's run ---- */

REFUSED(cli, SIGSEGV, "switches interrupts off", "cli")
REFUSED(sti, SIGSEGV, "switches interrupts on", "sti")
REFUSED(hlt, SIGSEGV, "stops the processor", "hlt")
REFUSED(rsm, SIGILL, "returns from a system management mode that it is not in", ".byte 0x0f, 0xaa")

/* ---- Ports ---- */

REFUSED(in_imm, SIGSEGV, "reads the interrupt controller's mask", "inb $0x21, %al")
REFUSED(out_imm, SIGSEGV, "closes all interrupt lines", "movb $0xff, %al; outb %al, $0x21")
REFUSED(in_dx, SIGSEGV, "reads the disk's status", "movw $0x1f7, %dx; inb %dx, %al")
REFUSED(in_wide, SIGSEGV, "reads four ports at once", "movw $0xcf8, %dx; inl %dx, %eax")
REFUSED(out_keyboard, SIGSEGV, "resets the machine by the keyboard's controller",
	"movb $0xfe, %al; outb %al, $0x64")
REFUSED(out_debug, SIGSEGV, "forges a result at the debug port", "movb $'o', %al; outb %al, $0xe9")
REFUSED(out_off, SIGSEGV, "switches Bochs off",
	"movw $0x8900, %dx; movb $'S', %al; outb %al, %dx")
REFUSED(out_exit, SIGSEGV, "switches QEMU off", "movl $0, %eax; outl %eax, $0xf4")
REFUSED(ins, SIGSEGV, "reads a port into memory", "movw $0x60, %dx; movl $table, %edi; insb")
REFUSED(outs, SIGSEGV, "writes memory to a port", "movw $0x60, %dx; movl $table, %esi; outsb")
REFUSED(rep_outs, SIGSEGV, "writes the whole of memory to a port",
	"movw $0xe9, %dx; movl $-1, %ecx; rep outsb")
REFUSED(out_last, SIGSEGV, "writes to the last port, past any map",
	"movw $0xffff, %dx; outb %al, %dx")

/* ---- The tables' registers ---- */

REFUSED(lgdt, SIGSEGV, "brings its own descriptors", "lgdt table")
REFUSED(lidt, SIGSEGV, "brings its own interrupt gates", "lidt table")
REFUSED(lldt, SIGSEGV, "does without the local descriptors", "xorl %eax, %eax; lldt %ax")
REFUSED(ltr, SIGSEGV, "takes the double fault's task for its own", "movw $88, %ax; ltr %ax")
HARMLESS(sgdt, SIGSEGV|NOTHING, "asks where the descriptors lie (UMIP hides it)", "sgdt table")
HARMLESS(sidt, SIGSEGV|NOTHING, "asks where the gates lie", "sidt table")
HARMLESS(sldt, SIGSEGV|NOTHING, "asks for the local descriptors' selector", "sldt %%eax")
HARMLESS(str, SIGSEGV|NOTHING, "asks for the task's selector", "str %%eax")
HARMLESS(smsw, SIGSEGV|NOTHING, "asks for the low half of CR0", "smsw %%eax")

/* ---- Control, debug and model-specific registers ---- */

REFUSED(lmsw, SIGSEGV, "leaves protected mode by LMSW", "xorl %eax, %eax; lmsw %ax")
REFUSED(clts, SIGSEGV, "takes the floating-point unit", "clts")
REFUSED(read_cr0, SIGSEGV, "reads CR0", "movl %cr0, %eax")
REFUSED(write_cr0, SIGSEGV, "switches paging off", "movl $0x11, %eax; movl %eax, %cr0")
REFUSED(read_cr2, SIGSEGV, "reads the last fault's address", "movl %cr2, %eax")
REFUSED(read_cr3, SIGSEGV, "asks for its page directory", "movl %cr3, %eax")
REFUSED(write_cr3, SIGSEGV, "brings a page directory", "xorl %eax, %eax; movl %eax, %cr3")
REFUSED(read_cr4, SIGSEGV, "reads CR4", "movl %cr4, %eax")
REFUSED(write_cr4, SIGSEGV, "switches SMAP and SMEP off", "xorl %eax, %eax; movl %eax, %cr4")
REFUSED(write_cr8, SIGILL|SIGSEGV, "writes a control register that only 64-bit mode has",
	".byte 0xf0, 0x0f, 0x22, 0xc0")
REFUSED(read_dr7, SIGSEGV, "reads the debug control register", "movl %db7, %eax")
REFUSED(write_dr0, SIGSEGV, "sets a breakpoint in the kernel",
	"movl $0xc0100000, %eax; movl %eax, %db0")
REFUSED(write_dr7, SIGSEGV, "arms a breakpoint", "movl $0x2ff, %eax; movl %eax, %db7")
REFUSED(rdmsr, SIGSEGV|SIGILL, "reads where SYSENTER leads", "movl $0x176, %ecx; rdmsr")
REFUSED(wrmsr, SIGSEGV|SIGILL, "leads SYSENTER to itself", "movl $0x176, %ecx; wrmsr")
REFUSED(rdpmc, SIGSEGV|SIGILL, "reads a performance counter", "xorl %ecx, %ecx; rdpmc")
REFUSED(xsetbv, SIGSEGV|SIGILL, "changes which registers are saved",
	"xorl %ecx, %ecx; .byte 0x0f, 0x01, 0xd1")

/* ---- Caches and translations ---- */

REFUSED(invd, SIGSEGV|SIGILL, "throws the caches away", "invd")
REFUSED(wbinvd, SIGSEGV|SIGILL, "writes the caches back", "wbinvd")
REFUSED(invlpg, SIGSEGV|SIGILL, "makes the kernel forget a translation", "invlpg table")
REFUSED(invpcid, SIGSEGV|SIGILL, "makes it forget all",
	"xorl %eax, %eax; .byte 0x66, 0x0f, 0x38, 0x82, 0x05; .long table")
REFUSED(clflush, SIGSEGV|SIGILL|UNCHECKED, "flushes a line of the kernel",
	"movl $0xc0100000, %eax; .byte 0x0f, 0xae, 0x38")

/* ---- SMAP's door, and the ways that only ring 0 goes ---- */

REFUSED(stac, SIGILL, "opens SMAP's door", ".byte 0x0f, 0x01, 0xcb")
REFUSED(clac, SIGILL, "closes it", ".byte 0x0f, 0x01, 0xca")
REFUSED(sysexit, SIGSEGV|SIGILL, "leaves a kernel that it is not in", "sysexit")
REFUSED(sysret, SIGSEGV|SIGILL, "leaves it the other way", ".byte 0x0f, 0x07")
REFUSED(syscall, SIGSEGV|SIGILL, "comes in by the door of 64-bit mode", ".byte 0x0f, 0x05")
REFUSED(swapgs, SIGSEGV|SIGILL, "takes the kernel's GS", ".byte 0x0f, 0x01, 0xf8")
REFUSED(vmcall, SIGILL|SIGSEGV, "calls a hypervisor", ".byte 0x0f, 0x01, 0xc1")
REFUSED(vmxoff, SIGILL|SIGSEGV, "ends virtualisation", ".byte 0x0f, 0x01, 0xc4")
REFUSED(vmrun, SIGILL|SIGSEGV, "runs a guest", ".byte 0x0f, 0x01, 0xd8")
REFUSED(getsec, SIGILL|SIGSEGV, "starts a measured environment", ".byte 0x0f, 0x37")
REFUSED(monitor, SIGILL|SIGSEGV, "watches a line of memory", ".byte 0x0f, 0x01, 0xc8")
REFUSED(mwait, SIGILL|SIGSEGV, "waits for it", ".byte 0x0f, 0x01, 0xc9")
REFUSED(iret_to_ring_0, SIGSEGV, "returns to the kernel's code segment",
	"pushfl; pushl $8; pushl $0x100000; iret")
REFUSED(retf_to_ring_0, SIGSEGV, "the same by a far return", "pushl $8; pushl $0x100000; lret")
REFUSED(jump_to_ring_0, SIGSEGV, "the same by a far jump", "ljmp *far")

/* ---- Nobody's instructions ---- */

REFUSED(ud2, SIGILL, "runs what is no instruction", "ud2")
REFUSED(locked, SIGILL, "locks what cannot be locked", ".byte 0xf0, 0x90")
REFUSED(f00f, SIGILL, "locks a CMPXCHG8B with a register (the first Pentium stopped)",
	".byte 0xf0, 0x0f, 0xc7, 0xc8")
REFUSED(too_long, SIGSEGV, "runs an instruction of 16 bytes",
	".byte 0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x90")
REFUSED(mov_to_cs, SIGILL, "moves to CS", "movw $8, %ax; .byte 0x8e, 0xc8")
REFUSED(avx, SIGILL, "uses registers that nobody saves", ".byte 0xc5, 0xf8, 0x77")
REFUSED(divide, SIGFPE, "divides by zero", "xorl %ecx, %ecx; xorl %edx, %edx; divl %ecx")
REFUSED(bound, SIGSEGV, "is out of bounds",
	"movl $5, %eax; pushl $1; pushl $0; boundl %eax, (%esp)")
REFUSED(kernel_code, SIGSEGV, "jumps to the kernel's code", "movl $0xc0100000, %eax; jmp *%eax")
