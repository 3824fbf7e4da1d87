/*
 * stacks.c - a stack segment of the program's own, and what the kernel is entered with then.
 *
 * One idea: SS may be any writable data segment of ring 3, so the same ESP can mean other bytes.
 * int 0x80 does not care; a gate that takes arguments from there accepts the user's own segment
 * alone; and IRET to a stack that is gone is the program's death, not the kernel's fault.
 * Read next: gates.c.
 */
#include "crimes/segment.h"

/* SS is our own, ESP makes the same byte of it.  EAX goes in, and what comes back is the
 * result; EBX is the call's first argument. */
#define WITH_STACK(selector, base, instruction, first, eax)			\
({										\
	long result_ = eax;							\
										\
	__asm__ volatile("movl %%esp, %%edi; movl %%ss, %%esi; movw %w1, %%ss; subl %2, %%esp;" \
			 instruction "; movl %%esi, %%ss; movl %%edi, %%esp"	\
			 : "+a"(result_) : "d"(selector), "g"(base), "b"(first)	\
			 : "ecx", "edi", "esi", "memory", "cc");		\
	result_;								\
})

enum { MOVED = 16 };

#define STACK(act, promise, sentence, base, instruction)			\
	CRIME(act, promise, sentence)						\
	{									\
		static unsigned long from;					\
										\
		from = base;							\
		if (WITH_STACK(selector_of(whole(from)), from, instruction, 0, NR_GETPID) \
		    != getpid())						\
			return WRONG_RESULT;					\
		return NOTHING;							\
	}

STACK(stack_call, NOTHING, "makes a call with a stack segment of its own", MOVED, "int $0x80")
STACK(stack_call_kernel, NOTHING, "makes a call with a stack segment that begins in the kernel",
      secret_y, "int $0x80")
STACK(stack_push_kernel, SIGSEGV, "pushes to a stack in the kernel",
      secret_y, "movl $64, %%esp; pushl %%eax")
STACK(stack_fault, SIGILL, "has an exception with it", secret_y, "ud2")
STACK(stack_lcall7, SIGSEGV, "enters lcall 7 with a moved stack segment", MOVED, LCALL7)
STACK(stack_lcall7_kernel, SIGSEGV, "enters it with one in the kernel",
      secret_y, "movl $64, %%esp;" LCALL7)
STACK(stack_gate, SIGSEGV, "enters the call gate with a moved stack segment",
      MOVED, "subl $64, %%esp;" CALL_GATE)
STACK(stack_gate_kernel, SIGSEGV, "has the gate's parameters copied from the kernel",
      secret_y, "movl $64, %%esp;" CALL_GATE)

CRIME(stack_of_a_byte, NOTHING, "makes a call with a stack segment of one byte")
{
	struct user_desc d = whole(0);

	d.limit = d.limit_in_pages = 0;
	return WITH_STACK(selector_of(d), 0, "int $0x80", 0, NR_GETPID) != getpid()
	       ? WRONG_RESULT : NOTHING;
}

/* The call that takes the descriptor away comes back to it. */
static void loses_its_stack(struct user_desc after)
{
	struct user_desc d = whole(0);

	set_thread_area(&d);
	after.entry_number = d.entry_number;
	WITH_STACK(d.entry_number << 3 | 3, 0, "int $0x80", &after, NR_SET_THREAD_AREA);
}

CRIME(stack_freed, SIGSEGV, "frees the descriptor of the stack that the call comes back to")
{
	loses_its_stack((struct user_desc){ .read_exec_only = 1, .seg_not_present = 1 });
	return GOT_THROUGH;
}

CRIME(stack_read_only, SIGSEGV, "makes it read-only: IRET has to refuse it")
{
	struct user_desc d = whole(0);

	d.read_exec_only = 1;
	loses_its_stack(d);
	return GOT_THROUGH;
}
