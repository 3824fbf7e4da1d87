/*
 * attack_gate.c - what the processor does at the doors and does not do: flags of a call gate,
 * the stack pointer and the faults of IRET, instructions that tell addresses (attack.h).
 *
 * The careless ways in and out stand in attack_gate.asm; the real ones are not touched: a
 * descriptor leads to the others for the time of an attack.
 */
#include "demo/attack.h"
#include "entry/syscall.h"
#include "seg/cpu.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "seg/probe.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

/* attack_gate.asm */
void careless_gate_entry(void);
void careless_return(const struct frame *f) __attribute__((noreturn));

/* ---- SGDT and SIDT ---- */

/* The bit as the kernel had set it, while it is off. */
static uint32_t umip;

/* A 486 may have no CR4 at all. */
long tables_open(uint32_t a, uint32_t b)
{
	(void)a, (void)b;
	if (!probe.umip)
		return 0;
	umip = read_cr4() & CR4_UMIP;
	write_cr4(read_cr4() & ~(uint32_t)CR4_UMIP);
	return 0;
}

/* ---- The call gate ---- */

static desc_t good_gate;

long gate_careless(uint32_t a, uint32_t b)
{
	(void)a, (void)b;
	if (!good_gate)
		good_gate = gdt[SEG_CALL_GATE];
	gdt[SEG_CALL_GATE] = DESC_GATE((uint32_t)careless_gate_entry, SEL_KERNEL_CS, TYPE_CALL_GATE,
				       DPL_USER, CALL_GATE_PARAMS);
	return 0;
}

/* ---- Segments and IRET ---- */

/* The first words of Linux's struct user_desc. */
struct wanted {
	uint32_t entry, base, limit;
};

/* set_thread_area() without its question about 32 bits. */
long segment_of_any_size(uint32_t y, uint32_t b)
{
	struct wanted d;

	(void)b;
	if (copy_from_user(&d, user_pointer(y), sizeof(d)))
		return -EFAULT;
	if (d.entry - SEG_TLS_FIRST >= SEG_TLS_COUNT)
		return -EINVAL;
	current->tls[d.entry - SEG_TLS_FIRST] =
		DESC_SEGMENT(user_linear(d.base), d.limit & 0xFFFF, TYPE_DATA, DPL_USER) & ~DESC_32BIT;
	task_load_tls();
	return 0;
}

long segment_of_32_bits(uint32_t y, uint32_t b)
{
	(void)b;
	return sys_set_thread_area(user_pointer(y));
}

long leave_listed(uint32_t n, uint32_t b)
{
	(void)b;
	if (n >= SEG_TLS_COUNT)
		return -EINVAL;
	current->tls[n] = 0;
	task_load_tls();
	return 0;
}

/* Its IRET is in no exception table. */
long leave_unlisted(uint32_t n, uint32_t b)
{
	struct frame *f = (struct frame *)task_stack_top(current) - 1;
	long error = leave_listed(n, b);

	if (error)
		return error;
	f->eax = 0;
	careless_return(f);
}

void attack_gate_end(void)
{
	if (umip)
		write_cr4(read_cr4() | umip);
	umip = 0;
	if (good_gate)
		gdt[SEG_CALL_GATE] = good_gate;
}
