/*
 * interrupts.c - INT n for every n, and the exceptions that ring 3 can have by itself.
 *
 * One idea: a gate's DPL says who may knock.  Breakpoint, overflow and the system call are for
 * all; the other 253 vectors, interrupts and faults that somebody would like to forge, are #GP.
 * Intel SDM vol. 3A, "Protection of Exception- and Interrupt-Handler Procedures".
 * Read next: calls.c.
 */
#include "crimes/crime.h"
#include "lib/sys.h"

enum { INT_OPCODE = 0xCD, RET_OPCODE = 0xC3 };

static unsigned char code[3];

/* INT n lies in our data, which ring 3 may run, as pages go. */
CRIME(every_vector, NOTHING, "INT n for every n but the three that are open to all")
{
	code[0] = INT_OPCODE;
	code[2] = RET_OPCODE;
	for (int n = 0; n < 256; n++) {
		if (n == VECTOR_BP || n == VECTOR_OF || n == VECTOR_SYSCALL)
			continue;
		code[1] = n;
		if (SURVIVES("call *%%eax", "a"(code)))
			return GOT_THROUGH;
	}
	return NOTHING;
}

#define RAISES(act, promise, sentence, instruction)				\
	CRIME(act, promise, sentence)						\
	{									\
		__asm__ volatile(instruction);					\
		return GOT_THROUGH;						\
	}

RAISES(int_divide, SIGSEGV, "forges a division by zero", "int $0")
RAISES(int_debug, SIGSEGV, "forges a debug exception", "int $1")
RAISES(int_nmi, SIGSEGV, "forges a non-maskable interrupt", "int $2")
RAISES(int_double, SIGSEGV, "takes the double fault's task gate", "int $8")
RAISES(int_gp, SIGSEGV, "forges a protection fault, whose frame has one word more", "int $13")
RAISES(int_page, SIGSEGV, "forges a page fault", "int $14")
RAISES(int_timer, SIGSEGV, "forges the timer's interrupt", "int $0x20")
RAISES(int_disk, SIGSEGV, "forges the disk's interrupt", "int $0x2e")
RAISES(int_none, SIGSEGV, "takes a gate that is not there", "int $0x81")
RAISES(int_last, SIGSEGV, "takes the last vector", "int $0xff")
RAISES(int3, SIGTRAP, "has a breakpoint", "int3")
RAISES(int3_long, SIGTRAP, "has a breakpoint by INT 3's long form", ".byte 0xcd, 0x03")
RAISES(int4, SIGSEGV, "has an overflow by INT 4", "int $4")
RAISES(into, SIGSEGV, "has an overflow", "movb $0x7f, %al; addb $1, %al; into")
RAISES(int1, SIGTRAP|SIGILL, "has the debug exception that needs no gate (INT1)", ".byte 0xf1")
RAISES(no_call, SIGSEGV, "returns from an interrupt with an empty stack frame",
       "pushl $0; pushl $0; pushl $0; iret")
