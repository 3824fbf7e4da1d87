/*
 * gates.c - every way into the kernel with a stack, or a way back, that is nobody's.
 *
 * One idea: int 0x80 and SYSENTER need no stack of the caller's, so any ESP will do; the call
 * gates read their arguments from there, the processor by itself or the kernel by a copy, and
 * where that is not the caller's own memory the caller dies.  SYSENTER takes the way back from
 * registers: whatever they hold, it is ring 3 that goes there.
 * Read next: flags.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"

enum { INT80_ARGS = 0, LCALL7_ARGS = (SYSCALL_ARGS + 1) * 4, GATE_ARGS = CALL_GATE_PARAMS * 4 };

/* getpid() with ESP where we like; ESP is kept in EDI, which every gate gives back. */
#define ENTER(instruction, esp)							\
({										\
	long result_ = NR_GETPID;						\
										\
	__asm__ volatile("movl %%esp, %%edi; movl %1, %%esp;" instruction "; movl %%edi, %%esp" \
			 : "+a"(result_) : "r"(esp) : "ecx", "edx", "edi", "memory", "cc"); \
	result_;								\
})

#define INT80	"int $0x80"
/* The number of arguments does not matter: none is looked at. */
#define SYSENTER "movl %%esp, %%ecx; movl $2f, %%edx; sysenter; 2:"

#define ENTERS(act, promise, sentence, instruction, esp)			\
	CRIME(act, promise, sentence)						\
	{									\
		return ENTER(instruction, esp) == getpid() ? NOTHING : WRONG_RESULT; \
	}

static unsigned long hole(void)
{
	char *page = mmap2(NULL, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(page + PAGE_SIZE, PAGE_SIZE);
	return (unsigned long)page + PAGE_SIZE;
}

/* ---- int 0x80 does not look at it ---- */

ENTERS(int_at_0, NOTHING, "int 0x80 with ESP = 0", INT80, 0)
ENTERS(int_at_end, NOTHING, "int 0x80 with ESP = FFFF_FFFF", INT80, -1)
ENTERS(int_in_kernel, NOTHING, "int 0x80 with ESP in the kernel", INT80, secret_linear)
ENTERS(int_at_kernels_offset, NOTHING, "int 0x80 with ESP at the kernel's own offset", INT80,
       secret)
ENTERS(int_at_top, NOTHING, "int 0x80 with ESP one past all that is the user's", INT80, top)

/* ---- lcall 7: the kernel fetches the arguments, above a return address ---- */

ENTERS(lcall7_last, NOTHING, "lcall 7 with the arguments in the very last bytes", LCALL7,
       top - LCALL7_ARGS)
ENTERS(lcall7_past, SIGSEGV, "lcall 7 with the last argument past the user's end",
       LCALL7, top - LCALL7_ARGS + 4)
ENTERS(lcall7_odd, SIGSEGV, "the same by one byte", LCALL7, top - LCALL7_ARGS + 1)
ENTERS(lcall7_at_top, SIGSEGV, "lcall 7 at the user's end", LCALL7, top)
ENTERS(lcall7_at_0, SIGSEGV, "lcall 7 with ESP = 0, where nothing is mapped", LCALL7, 0)
ENTERS(lcall7_wraps, SIGSEGV, "lcall 7 with arguments that wrap", LCALL7, -8)
ENTERS(lcall7_minus, SIGSEGV, "lcall 7 with ESP = FFFF_FFFF", LCALL7, -1)
ENTERS(lcall7_kernel, SIGSEGV, "lcall 7 with the kernel's words as arguments", LCALL7,
       secret_linear)
ENTERS(lcall7_offset, SIGSEGV, "lcall 7 with ESP at the kernel's own offset", LCALL7, secret)
ENTERS(lcall7_y, SIGSEGV, "lcall 7 with ESP where the user's segment would mean the kernel", LCALL7,
       secret_y)
ENTERS(lcall7_hole, SIGSEGV, "lcall 7 with the last arguments in a hole", LCALL7, hole() - 8)
ENTERS(lcall7_straddles, SIGSEGV, "lcall 7 with an argument half in a hole", LCALL7,
       hole() - LCALL7_ARGS + 2)
ENTERS(lcall7_before_hole, NOTHING, "lcall 7 with the arguments right before a hole", LCALL7,
       hole() - LCALL7_ARGS)

/* ---- The GDT gate: the processor copies, with the caller's rights ---- */

ENTERS(gate_last, NOTHING, "the call gate with the arguments in the very last bytes", CALL_GATE,
       top - GATE_ARGS)
ENTERS(gate_past, SIGSEGV, "the call gate with the last argument past the user's end", CALL_GATE,
       top - GATE_ARGS + 4)
ENTERS(gate_at_top, SIGSEGV, "the call gate at the user's end", CALL_GATE, top)
ENTERS(gate_at_0, SIGSEGV, "the call gate with ESP = 0", CALL_GATE, 0)
ENTERS(gate_wraps, SIGSEGV, "the call gate with arguments that wrap", CALL_GATE, -8)
ENTERS(gate_kernel, SIGSEGV, "the call gate with the kernel's words as arguments", CALL_GATE,
       secret_linear)
ENTERS(gate_offset, SIGSEGV, "the call gate with ESP at the kernel's own offset", CALL_GATE, secret)
ENTERS(gate_y, SIGSEGV, "the call gate with ESP where the segment would mean the kernel", CALL_GATE,
       secret_y)
ENTERS(gate_hole, SIGSEGV, "the call gate with the last arguments in a hole", CALL_GATE, hole() - 8)
ENTERS(gate_before_hole, NOTHING, "the call gate with the arguments right before a hole", CALL_GATE,
       hole() - GATE_ARGS)

/* ---- SYSENTER: the way back is in ECX and EDX ---- */

#define FAST(act, promise, sentence, instruction, esp)				\
	CRIME(act, promise, sentence)						\
	{									\
		if (!have_sysenter)						\
			return NOTHING;						\
		return ENTER(instruction, esp) == getpid() ? NOTHING : WRONG_RESULT; \
	}

FAST(sysenter_at_0, NOTHING, "SYSENTER with ESP = 0", SYSENTER, 0)
FAST(sysenter_in_kernel, NOTHING, "SYSENTER with ESP in the kernel", SYSENTER, secret_linear)
FAST(sysenter_at_end, NOTHING, "SYSENTER with ESP = FFFF_FFFF", SYSENTER, -1)

#define COMES_BACK(act, promise, sentence, eip)					\
	CRIME(act, promise, sentence)						\
	{									\
		__asm__ volatile("movl %%esp, %%ecx; sysenter"			\
				 : : "a"(NR_GETPID), "d"(eip) : "ecx", "memory"); \
		return GOT_THROUGH;						\
	}

COMES_BACK(back_to_kernel, SIGSEGV|SIGILL, "SYSENTER comes back to the kernel's code",
	   KERNEL_PHYS + WINDOW_LINEAR)
COMES_BACK(back_to_offset, SIGSEGV|SIGILL, "SYSENTER comes back to the kernel's offset",
	   KERNEL_PHYS)
COMES_BACK(back_to_y, SIGSEGV|SIGILL,
	   "SYSENTER comes back to where the user's CS would mean the kernel", secret_y)
COMES_BACK(back_to_end, SIGSEGV|SIGILL, "SYSENTER comes back to FFFF_FFFF", -1)
COMES_BACK(back_to_top, SIGSEGV|SIGILL, "SYSENTER comes back to one past the user's end", top)

/* ---- Other ways to take a gate ---- */

static struct {
	unsigned int offset;
	unsigned short selector;
} gate_at __attribute__((used)), inner __attribute__((used));

CRIME(jump_gate, SIGSEGV, "jumps to the call gate, which can only be called")
{
	gate_at.selector = SEL_CALL_GATE;
	__asm__ volatile("ljmp *gate_at");
	return GOT_THROUGH;
}

CRIME(jump_lcall7, SIGSEGV, "jumps to lcall 7's gate")
{
	gate_at.selector = SEL_LCALL7;
	__asm__ volatile("ljmp *gate_at");
	return GOT_THROUGH;
}

CRIME(return_to_gate, SIGSEGV, "returns to the call gate")
{
	__asm__ volatile("pushl %0; pushl $0; lret" : : "i"(SEL_CALL_GATE));
	return GOT_THROUGH;
}

CRIME(call_task, SIGSEGV, "calls the double fault's task")
{
	inner.selector = SEL_DF_TSS | 3;
	__asm__ volatile("lcall *inner");
	return GOT_THROUGH;
}

CRIME(call_own_task, SIGSEGV, "calls the running task's segment, which is busy")
{
	inner.selector = SEL_TSS | 3;
	__asm__ volatile("lcall *inner");
	return GOT_THROUGH;
}

CRIME(gate_offset_ignored, NOTHING, "calls the gate with an offset in the middle of the kernel")
{
	long result = NR_GETPID;

	__asm__ volatile("subl $64, %%esp; lcall %1, $0x100200; addl $40, %%esp"
			 : "+a"(result) : "i"(SEL_CALL_GATE) : "memory", "cc");
	return result == getpid() ? NOTHING : WRONG_RESULT;
}

/* ---- Exceptions with a stack that is nobody's ---- */

CRIME(fault_without_stack, SIGILL, "has an exception with ESP in the kernel")
{
	ENTER("ud2", secret_linear);
	return GOT_THROUGH;
}

CRIME(push_to_kernel, SIGSEGV, "pushes to a stack in the kernel")
{
	ENTER("pushl %%eax", secret_y + 64);
	return GOT_THROUGH;
}

CRIME(pop_from_kernel, SIGSEGV, "pops from one")
{
	ENTER("popl %%eax", secret_y);
	return GOT_THROUGH;
}

CRIME(return_past_top, SIGSEGV, "runs into the end of its memory")
{
	unsigned char *last = (unsigned char *)top - 1;

	*last = 0x90;
	__asm__ volatile("jmp *%0" : : "r"(last));
	return GOT_THROUGH;
}
