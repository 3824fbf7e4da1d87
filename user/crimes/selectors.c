/*
 * selectors.c - every selector from 0 to FFFF, by every instruction that takes one.
 *
 * One idea: what ring 3 may load is known: the null selectors, its own code and data, and as a
 * target its code and the two call gates.  The processor has to refuse all others, 65,520 or so
 * each time; what it lets through is counted and must be exactly this.
 * Intel SDM vol. 3A, "Privilege Level Checking When Accessing Data Segments", "... When
 * Transferring Program Control Between Code Segments".
 * Read next: descriptors.c.
 */
#include "crimes/crime.h"
#include "lib/sys.h"

enum { SELECTORS = 0x10000, RPL = 3 };

static int is_null(unsigned int selector)
{
	return (selector & ~RPL) == 0;
}

static int is(unsigned int selector, unsigned int own)
{
	return (selector | RPL) == own;
}

static int may_be_read(unsigned int selector)
{
	return is_null(selector) || is(selector, SEL_USER_DS) || is(selector, SEL_USER_CS);
}

/* Ring 3's stack segment has RPL 3. */
static int may_be_stack(unsigned int selector)
{
	return selector == SEL_USER_DS;
}

static int may_be_code(unsigned int selector)
{
	return is(selector, SEL_USER_CS);
}

static int may_be_called(unsigned int selector)
{
	return may_be_code(selector) || is(selector, SEL_CALL_GATE) || is(selector, SEL_LCALL7);
}

/* The way back cannot lead to a lower RPL. */
static int may_be_returned_to(unsigned int selector)
{
	return selector == SEL_USER_CS;
}

#define SWEEP(act, promise, sentence, allowed, instructions)			\
	CRIME(act, promise, sentence)						\
	{									\
		for (unsigned int s = 0; s < SELECTORS; s++)			\
			if (SURVIVES(instructions, "b"(s), "a"(NR_GETPID)) != allowed(s)) \
				return GOT_THROUGH;				\
		return NOTHING;							\
	}

SWEEP(load_ds, NOTHING, "loads every selector into DS", may_be_read,
      "pushl %%ds; movw %%bx, %%ds; popl %%ds")
SWEEP(load_es, NOTHING, "loads every selector into ES", may_be_read,
      "pushl %%es; movw %%bx, %%es; popl %%es")
SWEEP(load_fs, NOTHING, "loads every selector into FS", may_be_read, "movw %%bx, %%fs")
SWEEP(load_gs, NOTHING, "loads every selector into GS", may_be_read, "movw %%bx, %%gs")
SWEEP(load_ss, NOTHING, "loads every selector into SS", may_be_stack, "movw %%bx, %%ss")
SWEEP(far_jump, NOTHING, "jumps to every selector", may_be_code,
      "pushl %%ebx; pushl $1f; ljmp *(%%esp)")
SWEEP(far_call, NOTHING, "calls every selector", may_be_called,
      "pushl $0; pushl $0; pushl $0; pushl $0; pushl $0; pushl $0;"
      "pushl %%ebx; pushl $1f; lcall *(%%esp)")
SWEEP(far_return, NOTHING, "returns to every selector", may_be_returned_to,
      "pushl %%ebx; pushl $1f; lret")
SWEEP(iret_cs, NOTHING, "returns from an interrupt that was none to every selector",
      may_be_returned_to,
      "pushfl; pushl %%ebx; pushl $1f; iret")

/* ---- What asking tells: nothing about the kernel's segments ---- */

static int may_be_asked(unsigned int selector)
{
	return is(selector, SEL_USER_CS) || is(selector, SEL_USER_DS);
}

static int may_be_gate(unsigned int selector)
{
	return may_be_asked(selector) || is(selector, SEL_CALL_GATE) || is(selector, SEL_LCALL7);
}

static int may_be_written(unsigned int selector)
{
	return is(selector, SEL_USER_DS);
}

#define ASK(act, promise, sentence, allowed, instruction)			\
	CRIME(act, promise, sentence)						\
	{									\
		for (unsigned int s = 0; s < SELECTORS; s++) {			\
			int told;						\
										\
			__asm__ volatile(instruction				\
					 : "=@ccz"(told) : "r"(s) : "eax");	\
			if (told && !allowed(s))				\
				return GOT_THROUGH;				\
		}								\
		return NOTHING;							\
	}

ASK(lar, NOTHING, "asks for every selector's rights (LAR)", may_be_gate, "lar %1, %%eax")
ASK(lsl, NOTHING, "asks for every selector's limit (LSL)", may_be_asked, "lsl %1, %%eax")
ASK(verr, NOTHING, "asks which selectors may be read (VERR)", may_be_asked, "verr %w1")
ASK(verw, NOTHING, "asks which may be written (VERW)", may_be_written, "verw %w1")
