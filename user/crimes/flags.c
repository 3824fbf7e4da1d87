/*
 * flags.c - odd flags through every way in.
 *
 * One idea: TF, NT, AC and DF come into the kernel as ring 3 had them, through some gates or
 * all; the kernel must not single-step, return to a task, leave SMAP open or copy backwards
 * because of them, and must give them back.  IOPL, IF and VM are not ring 3's to change at all.
 * Intel SDM vol. 1, "System Flags and IOPL Field"; CVE-2002-1319.
 * Read next: interrupts.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"

/* One instruction each, so that a step comes at the gate and not before it; ESP has room for
 * arguments, ECX and EDX are the way back. */
#define INT80		"int $0x80"
#define GATE		CALL_GATE "; leal -24(%%esp), %%esp"
#define SYSENTER	"sysenter"
#define READY		"leal -64(%%esp), %%esp; movl %%esp, %%ecx; movl $2f, %%edx;"

/* What the gates change of EFLAGS when all goes well: lcall 7 tells success by carry. */
enum { KEPT = EFLAGS_DF | EFLAGS_NT | EFLAGS_AC | EFLAGS_IOPL | EFLAGS_VM | EFLAGS_IF };
/* Which of them ring 3 may set. */
enum { OWN = EFLAGS_DF | EFLAGS_NT | EFLAGS_AC };

static unsigned int plain(void)
{
	unsigned int flags;

	__asm__ volatile("pushfl; popl %0" : "=r"(flags));
	return flags;
}

/* `call` with these flags set: the flags afterwards; plain ones are in force again. */
#define WITH_FLAGS(flags, call)							\
({										\
	long result_ = NR_GETPID;						\
	unsigned int before_ = plain(), set_ = before_ | (flags), after_;	\
										\
	__asm__ volatile(READY "pushl %2; popfl;" call "; 2: pushfl; popl %%edi;" \
			 "pushl %3; popfl; movl %%edi, %1; leal 64(%%esp), %%esp" \
			 : "+a"(result_), "=&b"(after_) : "1"(set_), "S"(before_)	\
			 : "ecx", "edx", "edi", "memory", "cc");		\
	if (result_ != getpid())						\
		return WRONG_RESULT;						\
	after_;									\
})

static long kept(unsigned int wanted, unsigned int after)
{
	return (after & KEPT) == (wanted & KEPT) ? NOTHING : GOT_THROUGH;
}

#define COMES_IN(act, promise, sentence, flags, call)				\
	CRIME(act, promise, sentence)						\
	{									\
		unsigned int before = plain(), after = WITH_FLAGS(flags, call);	\
										\
		return kept(before | ((flags) & OWN), after);			\
	}

/* The same where the processor has SYSENTER. */
#define FAST(act, promise, sentence, flags)					\
	static long act##_fast(void)						\
	{									\
		unsigned int before = plain(), after = WITH_FLAGS(flags, SYSENTER); \
										\
		return kept(before | ((flags) & OWN), after);			\
	}									\
	CRIME(act, promise, sentence)						\
	{									\
		return have_sysenter ? act##_fast() : NOTHING;			\
	}

COMES_IN(df_int80, NOTHING, "backwards through int 0x80", EFLAGS_DF, INT80)
COMES_IN(df_lcall7, NOTHING, "backwards through lcall 7", EFLAGS_DF, LCALL7)
COMES_IN(df_gate, NOTHING, "backwards through the call gate", EFLAGS_DF, GATE)
FAST(df_sysenter, NOTHING, "backwards through SYSENTER", EFLAGS_DF)
COMES_IN(nt_int80, NOTHING, "nested through int 0x80", EFLAGS_NT, INT80)
COMES_IN(nt_lcall7, NOTHING, "nested through lcall 7", EFLAGS_NT, LCALL7)
COMES_IN(nt_gate, NOTHING, "nested through the call gate", EFLAGS_NT, GATE)
FAST(nt_sysenter, NOTHING, "nested through SYSENTER", EFLAGS_NT)
COMES_IN(ac_int80, NOTHING, "with SMAP's door open through int 0x80", EFLAGS_AC, INT80)
COMES_IN(ac_lcall7, NOTHING, "with the door open through lcall 7", EFLAGS_AC, LCALL7)
COMES_IN(ac_gate, NOTHING, "with the door open through the call gate", EFLAGS_AC, GATE)
FAST(ac_sysenter, NOTHING, "with the door open through SYSENTER", EFLAGS_AC)
COMES_IN(all_int80, NOTHING, "everything at once through int 0x80", OWN, INT80)
COMES_IN(all_lcall7, NOTHING, "everything at once through lcall 7", OWN, LCALL7)
COMES_IN(all_gate, NOTHING, "everything at once through the call gate", OWN, GATE)
FAST(all_sysenter, NOTHING, "everything at once through SYSENTER", OWN)
COMES_IN(iopl_int80, NOTHING, "asks for all ports, by POPF", EFLAGS_IOPL, INT80)
COMES_IN(vm_int80, NOTHING, "asks for virtual-8086 mode, by POPF", EFLAGS_VM, INT80)
COMES_IN(rf_lcall7, NOTHING, "with the resume flag", EFLAGS_RF, LCALL7)

/* ---- TF: the step is the user's, and comes after the call ---- */

COMES_IN(tf_int80, SIGTRAP, "single-steps through int 0x80", EFLAGS_TF, INT80)
COMES_IN(tf_lcall7, SIGTRAP, "single-steps through lcall 7", EFLAGS_TF, LCALL7)
COMES_IN(tf_gate, SIGTRAP, "single-steps through the call gate", EFLAGS_TF, GATE)
FAST(tf_sysenter, SIGTRAP|NOTHING, "single-steps through SYSENTER", EFLAGS_TF)

/* The step is on its way when the gate is taken: POPF arms it for the instruction behind the
 * next one, and MOV SS holds it back for one more. */
#define SHADOW(act, promise, sentence, possible, call)				\
	CRIME(act, promise, sentence)						\
	{									\
		if (!(possible))						\
			return NOTHING;						\
		__asm__ volatile(READY "movl %%ss, %%esi; pushl %0; popfl; movl %%esi, %%ss;" \
				 call "; 2: nop"				\
				 : : "b"(plain() | EFLAGS_TF), "a"(NR_GETPID)	\
				 : "ecx", "edx", "esi", "memory", "cc");	\
		return GOT_THROUGH;						\
	}

SHADOW(shadow_int80, SIGTRAP, "MOV SS, then int 0x80, stepping", 1, INT80)
SHADOW(shadow_lcall7, SIGTRAP, "MOV SS, then lcall 7, stepping", 1, LCALL7)
SHADOW(shadow_gate, SIGTRAP, "MOV SS, then the call gate, stepping", 1, GATE)
SHADOW(shadow_sysenter, SIGTRAP|NOTHING, "MOV SS, then SYSENTER, stepping", have_sysenter, SYSENTER)
SHADOW(shadow_int1, SIGTRAP|SIGILL, "MOV SS, then INT1, stepping", 1, ".byte 0xf1")
SHADOW(shadow_int3, SIGTRAP, "MOV SS, then INT3, stepping (CVE-2018-8897)", 1, "int3")
SHADOW(shadow_ud2, SIGILL|SIGTRAP, "MOV SS, then no instruction, stepping", 1, "ud2")
SHADOW(shadow_kernel, SIGSEGV|SIGTRAP, "MOV SS, then a jump into the kernel, stepping", 1,
       "movl $0xc0100000, %%ecx; jmp *%%ecx")

/* ---- What cannot be set ---- */

CRIME(iopl_iret, NOTHING, "asks for all ports, by IRET")
{
	unsigned int after;

	__asm__ volatile("pushl %1; pushl %%cs; pushl $1f; iret; 1: pushfl; popl %0"
			 : "=r"(after) : "r"(plain() | EFLAGS_IOPL) : "memory", "cc");
	return after & EFLAGS_IOPL ? GOT_THROUGH : NOTHING;
}

CRIME(if_popf, NOTHING, "switches interrupts off, by POPF")
{
	unsigned int after;

	__asm__ volatile("pushl %1; popfl; pushfl; popl %0"
			 : "=r"(after) : "r"(plain() & ~EFLAGS_IF) : "memory", "cc");
	return after & EFLAGS_IF ? NOTHING : GOT_THROUGH;
}

CRIME(if_iret, NOTHING, "switches interrupts off, by IRET")
{
	unsigned int after;

	__asm__ volatile("pushl %1; pushl %%cs; pushl $1f; iret; 1: pushfl; popl %0"
			 : "=r"(after) : "r"(plain() & ~EFLAGS_IF) : "memory", "cc");
	return after & EFLAGS_IF ? NOTHING : GOT_THROUGH;
}

CRIME(vm_iret, NOTHING|SIGSEGV, "asks for virtual-8086 mode, by IRET (QEMU grants it)")
{
	unsigned int after;

	__asm__ volatile("pushl $0; pushl $0; pushl $0; pushl $0; pushl $0; pushl $0;"
			 "pushl %1; pushl %%cs; pushl $1f; iret;"
			 "1: pushfl; popl %0; addl $24, %%esp"
			 : "=r"(after) : "r"(plain() | EFLAGS_VM) : "memory", "cc");
	return after & EFLAGS_VM ? GOT_THROUGH : NOTHING;
}

CRIME(nt_iret, SIGSEGV, "returns to a task that never called it")
{
	__asm__ volatile("pushl %0; popfl; pushfl; pushl %%cs; pushl $1f; iret; 1:"
			 : : "r"(plain() | EFLAGS_NT) : "memory", "cc");
	return GOT_THROUGH;
}

/* ---- What they must not do to a copy ---- */

CRIME(df_copy, NOTHING, "reads a file with DF set: the bytes come forwards all the same")
{
	static char bytes[64], twin[64];
	int fd = open("data/slide.txt", O_RDONLY);

	read(fd, twin, sizeof(twin));
	lseek(fd, 0, SEEK_SET);
	__asm__ volatile("std; int $0x80; cld"
			 : : "a"(NR_READ), "b"(fd), "c"(bytes), "d"(sizeof(bytes))
			 : "memory", "cc");
	return memcmp(bytes, twin, sizeof(bytes)) == 0 ? NOTHING : WRONG_RESULT;
}

/* The kernel clears a structure, and copies one: string instructions, if anything. */
CRIME(df_structures, NOTHING, "has structures filled in with DF set, by every gate")
{
	static struct utsname twin, name;

	uname(&twin);
	for (int g = GATE_INT80; g <= GATE_CALL; g++) {
		memset(&name, 0, sizeof(name));
		__asm__ volatile("std");
		gates[g].call((long)&name, 0, 0, 0, 0, 0, NR_UNAME);
		__asm__ volatile("cld");
		if (memcmp(&name, &twin, sizeof(name)) != 0)
			return WRONG_RESULT;
	}
	return NOTHING;
}

CRIME(ac_misaligned, SIGBUS|NOTHING, "reads a misaligned word with AC set")
{
	static const char bytes[8];
	unsigned int before = plain(), word;

	__asm__ volatile("pushl %1; popfl; movl 1(%2), %0; pushl %3; popfl"
			 : "=&r"(word) : "r"(before | EFLAGS_AC), "r"(bytes), "r"(before) : "cc");
	return word ? WRONG_RESULT : NOTHING;
}

static char stack[4096] __attribute__((aligned(16)));
static volatile unsigned int born_with;

static void looks(void)
{
	born_with = plain();
}

CRIME(born_with_flags, NOTHING, "starts a thread with NT, AC and DF set")
{
	unsigned int before = plain();

	__asm__ volatile("pushl %0; popfl" : : "r"(before | EFLAGS_AC | EFLAGS_NT) : "cc");
	thread_start(looks, stack + sizeof(stack));
	__asm__ volatile("pushl %0; popfl" : : "r"(before) : "cc");
	while (!born_with)
		sched_yield();
	return born_with & (EFLAGS_IOPL | EFLAGS_VM) ? GOT_THROUGH : NOTHING;
}
