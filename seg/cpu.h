/*
 * cpu.h - the processor's instructions that C has no word for.
 *
 * One instruction a function, named after it.  Everything that must happen at
 * an exact place in the instruction stream stands in a .asm file instead.
 */
#ifndef SEG_CPU_H
#define SEG_CPU_H

#include "base/layout.h"
#include "base/types.h"

static inline void outb(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline void outl(uint16_t port, uint32_t value)
{
	__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static inline void outw(uint16_t port, uint16_t value)
{
	__asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port));
}

static inline uint8_t inb(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

#define READ_CR(n)							\
static inline uint32_t read_cr##n(void)					\
{									\
	uint32_t value;							\
									\
	__asm__ volatile("mov %%cr" #n ", %0" : "=r"(value));		\
	return value;							\
}

READ_CR(0)
READ_CR(2)
READ_CR(3)
READ_CR(4)

static inline void write_cr0(uint32_t value)
{
	__asm__ volatile("mov %0, %%cr0" : : "r"(value) : "memory");
}

static inline void write_cr3(uint32_t value)
{
	__asm__ volatile("mov %0, %%cr3" : : "r"(value) : "memory");
}

static inline void write_cr4(uint32_t value)
{
	__asm__ volatile("mov %0, %%cr4" : : "r"(value) : "memory");
}

/* All of it: INVLPG takes an offset in a segment, and in split a user page has
 * none in the kernel's; page tables change rarely here. */
static inline void flush_tlb(void)
{
	write_cr3(read_cr3());
}

/* What LGDT and LIDT read: bytes - 1, and a linear address. */
struct table_register {
	uint16_t limit;
	uint32_t linear;
} __attribute__((packed));

static inline void lidt(const struct table_register *r)
{
	__asm__ volatile("lidt %0" : : "m"(*r));
}

static inline struct table_register sgdt(void)
{
	struct table_register r;

	__asm__ volatile("sgdt %0" : "=m"(r));
	return r;
}

static inline struct table_register sidt(void)
{
	struct table_register r;

	__asm__ volatile("sidt %0" : "=m"(r));
	return r;
}

static inline void lldt(uint16_t selector)
{
	__asm__ volatile("lldt %0" : : "r"(selector));
}

static inline void ltr(uint16_t selector)
{
	__asm__ volatile("ltr %0" : : "r"(selector));
}

/* The limit and the access rights that the processor sees behind a selector;
 * false if it would not let us use it. */
static inline bool lsl(uint16_t selector, uint32_t *limit)
{
	bool ok;

	__asm__("lsl %2, %1" : "=@ccz"(ok), "=r"(*limit) : "r"((uint32_t)selector) : "cc");
	return ok;
}

static inline bool lar(uint16_t selector, uint32_t *rights)
{
	bool ok;

	__asm__("lar %2, %1" : "=@ccz"(ok), "=r"(*rights) : "r"((uint32_t)selector) : "cc");
	return ok;
}

/* Of the access rights: code, or data whose limit is turned round (desc.h). */
#define RIGHTS_CODE		(1u << 11)
#define RIGHTS_DOWN		(1u << 10)

/* The first and the last offset that a segment lets through; false if it is refused. */
static inline bool segment_span(uint16_t selector, uint32_t *first, uint32_t *last)
{
	uint32_t rights, limit;

	if (!lsl(selector, &limit) || !lar(selector, &rights))
		return false;
	bool down = (rights & (RIGHTS_CODE | RIGHTS_DOWN)) == RIGHTS_DOWN;
	*first = down ? limit + 1 : 0;
	*last = down ? 0xFFFFFFFF : limit;
	return true;
}

static inline uint16_t read_fs(void)
{
	uint16_t selector;

	__asm__ volatile("mov %%fs, %0" : "=r"(selector));
	return selector;
}

static inline void write_fs(uint16_t selector)
{
	__asm__ volatile("movw %0, %%fs" : : "r"(selector));
}

static inline void write_gs(uint16_t selector)
{
	__asm__ volatile("movw %0, %%gs" : : "r"(selector));
}

static inline uint16_t read_gs(void)
{
	uint16_t selector;

	__asm__ volatile("mov %%gs, %0" : "=r"(selector));
	return selector;
}

static inline uint32_t read_eflags(void)
{
	uint32_t flags;

	__asm__ volatile("pushfl; popl %0" : "=r"(flags));
	return flags;
}

static inline void cli(void)
{
	__asm__ volatile("cli" : : : "memory");
}

static inline void sti(void)
{
	__asm__ volatile("sti" : : : "memory");
}

/* STI lets the next instruction run before an interrupt comes: nothing is lost
 * between the two. */
static inline void sti_hlt(void)
{
	__asm__ volatile("sti; hlt" : : : "memory");
}

/* Interrupts off; the result is given to irq_restore(). */
static inline uint32_t irq_save(void)
{
	uint32_t flags = read_eflags();

	cli();
	return flags;
}

static inline void irq_restore(uint32_t flags)
{
	if (flags & EFLAGS_IF)
		sti();
}

static inline uint32_t rdmsr(uint32_t msr)
{
	uint32_t low, high;

	__asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return low;
}

static inline void wrmsr(uint32_t msr, uint32_t low)
{
	__asm__ volatile("wrmsr" : : "c"(msr), "a"(low), "d"(0));
}

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid r;

	__asm__ volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
			 : "a"(leaf), "c"(subleaf));
	return r;
}

#endif
