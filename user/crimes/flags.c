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

#define INT80	"int $0x80"
#define LCALL7	"subl $28, %%esp; lcall $7, $0; leal 28(%%esp), %%esp"
#define GATE	"subl $24, %%esp; lcall $0x53, $0"
#define SYSENTER "movl %%esp, %%ecx; movl $2f, %%edx; sysenter; 2:"

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
	__asm__ volatile("pushl %2; popfl;" call "; pushfl; popl %%edi; pushl %3; popfl; movl %%edi, %1" \
			 : "+a"(result_), "=&b"(after_) : "1"(set_), "S"(before_)	\
			 : "ecx", "edx", "edi", "memory", "cc");		\
	if (result_ != getpid())						\
		return WRONG_RESULT;						\
	after_;									\
})

#define COMES_IN(act, promise, sentence, flags, call)				\
	CRIME(act, promise, sentence)						\
	{									\
		unsigned int before = plain(), after = WITH_FLAGS(flags, call);	\
										\
		return (after & KEPT) != ((before | ((flags) & OWN)) & KEPT) ? GOT_THROUGH : NOTHING; \
	}

COMES_IN(df_int80, NOTHING, "backwards through int 0x80", EFLAGS_DF, INT80)
COMES_IN(df_lcall7, NOTHING, "backwards through lcall 7", EFLAGS_DF, LCALL7)
COMES_IN(df_gate, NOTHING, "backwards through the call gate", EFLAGS_DF, GATE)
COMES_IN(df_sysenter, NOTHING|SIGILL, "backwards through SYSENTER", EFLAGS_DF, SYSENTER)
COMES_IN(nt_int80, NOTHING, "nested through int 0x80", EFLAGS_NT, INT80)
COMES_IN(nt_lcall7, NOTHING, "nested through lcall 7", EFLAGS_NT, LCALL7)
COMES_IN(nt_gate, NOTHING, "nested through the call gate", EFLAGS_NT, GATE)
COMES_IN(nt_sysenter, NOTHING|SIGILL, "nested through SYSENTER", EFLAGS_NT, SYSENTER)
COMES_IN(ac_int80, NOTHING, "with SMAP's door open through int 0x80", EFLAGS_AC, INT80)
COMES_IN(ac_lcall7, NOTHING, "with the door open through lcall 7", EFLAGS_AC, LCALL7)
COMES_IN(ac_gate, NOTHING, "with the door open through the call gate", EFLAGS_AC, GATE)
COMES_IN(ac_sysenter, NOTHING|SIGILL, "with the door open through SYSENTER", EFLAGS_AC, SYSENTER)
COMES_IN(all_int80, NOTHING, "everything at once through int 0x80", OWN, INT80)
COMES_IN(all_lcall7, NOTHING, "everything at once through lcall 7", OWN, LCALL7)
COMES_IN(all_gate, NOTHING, "everything at once through the call gate", OWN, GATE)
COMES_IN(all_sysenter, NOTHING|SIGILL, "everything at once through SYSENTER", OWN, SYSENTER)
COMES_IN(iopl_int80, NOTHING, "asks for all ports, by POPF", EFLAGS_IOPL, INT80)
COMES_IN(vm_int80, NOTHING, "asks for virtual-8086 mode, by POPF", EFLAGS_VM, INT80)
COMES_IN(rf_lcall7, NOTHING, "with the resume flag", EFLAGS_RF, LCALL7)

/* ---- TF: the step is the user's, and comes after the call ---- */

COMES_IN(tf_int80, SIGTRAP, "single-steps through int 0x80", EFLAGS_TF, INT80)
COMES_IN(tf_lcall7, SIGTRAP, "single-steps through lcall 7", EFLAGS_TF, LCALL7)
COMES_IN(tf_gate, SIGTRAP, "single-steps through the call gate", EFLAGS_TF, GATE)
COMES_IN(tf_sysenter, SIGTRAP, "single-steps through SYSENTER", EFLAGS_TF, SYSENTER)

/* The step is on its way when the gate is taken: POPF arms it for the instruction behind the
 * next one, and MOV SS holds it back for one more. */
#define SHADOW(act, promise, sentence, call)					\
	CRIME(act, promise, sentence)						\
	{									\
		static long result;						\
										\
		result = NR_GETPID;						\
		__asm__ volatile("movl %%ss, %%esi; movl %%esp, %%ecx; movl $2f, %%edx;" \
				 "pushl %1; popfl; movl %%esi, %%ss;" call "; 2: nop"	\
				 : "+a"(result) : "b"(plain() | EFLAGS_TF)	\
				 : "ecx", "edx", "esi", "memory", "cc");	\
		return GOT_THROUGH;						\
	}

SHADOW(shadow_int80, SIGTRAP, "MOV SS, then int 0x80, stepping", INT80)
SHADOW(shadow_lcall7, SIGTRAP, "MOV SS, then lcall 7, stepping", "lcall $7, $0")
SHADOW(shadow_gate, SIGTRAP, "MOV SS, then the call gate, stepping", "lcall $0x53, $0")
SHADOW(shadow_sysenter, SIGTRAP, "MOV SS, then SYSENTER, stepping", "sysenter")
SHADOW(shadow_int1, SIGTRAP|SIGILL, "MOV SS, then INT1, stepping", ".byte 0xf1")
SHADOW(shadow_int3, SIGTRAP, "MOV SS, then INT3, stepping (CVE-2018-8897)", "int3")
SHADOW(shadow_ud2, SIGILL|SIGTRAP, "MOV SS, then no instruction, stepping", "ud2")
SHADOW(shadow_kernel, SIGSEGV|SIGTRAP, "MOV SS, then a jump into the kernel, stepping",
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
			 "pushl %1; pushl %%cs; pushl $1f; iret; 1: pushfl; popl %0; addl $24, %%esp"
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
			 : : "a"(NR_READ), "b"(fd), "c"(bytes), "d"(sizeof(bytes)) : "memory", "cc");
	return memcmp(bytes, twin, sizeof(bytes)) == 0 ? NOTHING : WRONG_RESULT;
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
