/*
 * reaches.c - every kind of memory operand, aimed at the kernel.
 *
 * One idea: whatever an instruction does with memory (reads, writes, both at once, a descriptor,
 * a stack frame, a hundred bytes of a floating-point state), the page's U/S bit or the segment's
 * limit says no, before a byte has moved.
 * Read next: random.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"

/* ESI and EDI hold the kernel's address as ring 3 would have to say it. */
#define REACHES(act, promise, sentence, instructions)				\
	CRIME(act, promise, sentence)						\
	{									\
		static char own[1024] __attribute__((aligned(16)));		\
										\
		__asm__ volatile(instructions					\
				 : : "S"(secret_y), "D"(secret_y), "b"(own),	\
				     "a"(0), "c"(16), "d"(0) : "memory", "cc");	\
		return GOT_THROUGH;						\
	}

REACHES(load_byte, SIGSEGV, "reads a byte", "movb (%%esi), %%al")
REACHES(load_word, SIGSEGV, "reads a word", "movl (%%esi), %%eax")
REACHES(load_across, SIGSEGV, "reads a word half in front of the kernel's page",
	"movl -2(%%esi), %%eax")
REACHES(load_extended, SIGSEGV, "reads with sign", "movsbl (%%esi), %%eax")
REACHES(store_byte, SIGSEGV, "writes a byte", "movb %%al, (%%edi)")
REACHES(store_word, SIGSEGV, "writes a word", "movl %%eax, (%%edi)")
REACHES(add_to, SIGSEGV, "adds to a word", "addl $1, (%%edi)")
REACHES(add_nothing, SIGSEGV, "adds 0: no byte would change", "addl $0, (%%edi)")
REACHES(compare, SIGSEGV, "compares", "cmpl $0, (%%esi)")
REACHES(test_bits, SIGSEGV, "tests bits", "testl $1, (%%esi)")
REACHES(test_far_bit, SIGSEGV, "tests a bit half a gigabyte from its operand (BT)",
	"subl $0x10000000, %%esi; movl $0x7FFFFFFF, %%eax; bt %%eax, (%%esi)")
REACHES(set_bit, SIGSEGV, "sets a bit with a bus lock", "lock; btsl $3, (%%edi)")
REACHES(exchange, SIGSEGV, "exchanges", "xchgl %%eax, (%%edi)")
REACHES(compare_exchange, SIGSEGV, "compares and exchanges, in vain",
	"lock; cmpxchgl %%ebx, (%%edi)")
REACHES(compare_exchange_8, SIGSEGV|SIGILL, "the same with eight bytes", "lock; cmpxchg8b (%%edi)")
REACHES(copies_from, SIGSEGV, "copies from the kernel", "movl %%ebx, %%edi; rep movsb")
REACHES(copies_to, SIGSEGV, "copies to the kernel", "movl %%ebx, %%esi; rep movsl")
REACHES(copies_up_to, SIGSEGV, "copies up to the kernel and into it",
	"movl %%ebx, %%esi; subl $8, %%edi; rep movsb")
REACHES(copies_down, SIGSEGV, "copies backwards from it", "std; movl %%ebx, %%edi; rep movsb; cld")
REACHES(fills, SIGSEGV, "fills", "rep stosl")
REACHES(scans, SIGSEGV, "looks for a byte", "repne scasb")
REACHES(compares_strings, SIGSEGV, "compares strings", "movl %%ebx, %%edi; repe cmpsb")
REACHES(loads_string, SIGSEGV, "loads a string", "lodsl")
REACHES(translates, SIGSEGV, "translates by a table there (XLAT)", "movl %%esi, %%ebx; xlatb")
REACHES(pushes_from, SIGSEGV, "pushes a word from there", "pushl (%%esi)")
REACHES(pops_to, SIGSEGV, "pops one to there", "popl (%%edi)")
REACHES(calls_by, SIGSEGV, "calls by a pointer there", "call *(%%esi)")
REACHES(jumps_by, SIGSEGV, "jumps by a pointer there", "jmp *(%%esi)")
REACHES(far_calls_by, SIGSEGV, "calls by a far pointer there", "lcall *(%%esi)")
REACHES(far_loads_by, SIGSEGV, "loads a segment and an offset from there", "lfsl (%%esi), %%eax")
REACHES(loads_segment, SIGSEGV, "loads ES from there", "movw (%%esi), %%es")
REACHES(asks_by, SIGSEGV, "asks for the rights of a selector there", "larl (%%esi), %%eax")
REACHES(bounds, SIGSEGV, "compares with bounds there", "boundl %%eax, (%%esi)")
REACHES(enters, SIGSEGV, "makes a stack frame of 31 frame pointers there",
	"pushl %%ebp; movl %%esi, %%ebp; enter $16, $31; leave; popl %%ebp")
REACHES(leaves, SIGSEGV, "leaves a stack frame there",
	"movl %%esp, %%ecx; pushl %%ebp; movl %%esi, %%ebp; leave")
REACHES(stores_tables, SIGSEGV, "has the descriptors' register written there", "sgdt (%%edi)")
REACHES(stores_task, SIGSEGV, "has the task's selector written there", "str (%%edi)")
REACHES(stores_segment, SIGSEGV, "writes DS there", "movw %%ds, (%%edi)")
REACHES(loads_float, SIGSEGV, "loads a number", "fldl (%%esi)")
REACHES(stores_float, SIGSEGV, "stores a number", "fldz; fstpl (%%edi)")
REACHES(saves_state, SIGSEGV, "saves its floating-point state there", "fnsave (%%edi)")
REACHES(loads_state, SIGSEGV, "loads it from there", "frstor (%%esi)")
REACHES(saves_extended, SIGSEGV|SIGILL, "saves the large one there", "fxsave (%%edi)")
REACHES(loads_extended, SIGSEGV|SIGILL, "loads the large one from there", "fxrstor (%%esi)")
REACHES(loads_sse, SIGSEGV|SIGILL, "loads sixteen bytes", "movdqu (%%esi), %%xmm0")
REACHES(stores_masked, SIGSEGV|SIGILL, "stores bytes by a mask that has some",
	"pcmpeqd %%xmm0, %%xmm0; maskmovdqu %%xmm0, %%xmm0")
REACHES(stores_past_caches, SIGSEGV|SIGILL, "stores past the caches", "movnti %%eax, (%%edi)")

CRIME(prefetches, NOTHING|SIGILL, "fetches the kernel into the cache, and times what follows")
{
	__asm__ volatile("prefetcht0 (%0)" : : "r"(secret_y));
	return NOTHING;
}

/* ---- With operands of 16 bits, and with states that nobody has saved ---- */

REACHES(short_iret, SIGSEGV, "returns with 16 bits of everything",
	"pushfw; pushw %%cs; pushw $0; iretw")
REACHES(short_return, SIGSEGV, "returns far with 16 bits", "pushw %%cs; pushw $0; lretw")
REACHES(short_jump, SIGSEGV, "jumps with 16 bits", ".byte 0x66, 0xe9, 0, 0")

CRIME(short_call, NOTHING, "calls the gate with 16 bits of offset")
{
	long result = NR_GETPID;

	__asm__ volatile("subl $64, %%esp; .byte 0x66, 0x9a, 0, 0; .word %c1; addl $40, %%esp"
			 : "+a"(result) : "i"(SEL_CALL_GATE) : "ecx", "edx", "memory", "cc");
	return result == getpid() ? NOTHING : WRONG_RESULT;
}

/* A floating-point state of the program's own making: the kernel has to save and load it. */
static void switches(void)
{
	for (int i = 0; i < 5; i++)
		nanosleep(&(struct timespec){ 0, 2000000 }, NULL);
}

CRIME(odd_state, NOTHING, "has a floating-point state of nothing but ones, over many switches")
{
	static unsigned char state[108];

	memset(state, 0xFF, sizeof(state));
	__asm__ volatile("frstor %0" : : "m"(state));
	switches();
	__asm__ volatile("fninit");
	return NOTHING;
}

CRIME(odd_environment, NOTHING, "has every exception pending, and none masked")
{
	static unsigned int environment[7] = { 0x40, 0x80FF, 0xFFFF };

	__asm__ volatile("fldenv %0" : : "m"(environment));
	switches();
	__asm__ volatile("fnclex; fninit");
	return NOTHING;
}

CRIME(odd_extended, SIGSEGV|SIGILL|UNCHECKED,
      "loads a state with bits of MXCSR that nobody may set")
{
	static unsigned char state[512] __attribute__((aligned(16)));

	memset(state, 0xFF, sizeof(state));
	__asm__ volatile("fxrstor %0" : : "m"(state));
	switches();
	return GOT_THROUGH;
}
