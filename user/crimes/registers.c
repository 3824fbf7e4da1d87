/*
 * registers.c - what threads have in the floating-point unit, in FS and GS, and in EFLAGS.
 *
 * One idea: a register that is not saved at a switch belongs to whoever comes next.
 * Read next: leaks.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"
#include "lib/tls.h"

static char stack[PAGE_SIZE] __attribute__((aligned(16)));
static volatile int other_done, other_wrong;

static void with_other(void (*life)(void))
{
	other_done = 0;
	thread_start(life, stack + sizeof(stack));
	while (!other_done)
		sched_yield();
}

static void computes(void)
{
	__asm__ volatile("fninit; fldpi; fldpi; fldpi; fldpi; fldpi; fldpi; fldpi; fldpi");
	for (int i = 0; i < 3; i++)
		sched_yield();
	other_done = 1;
}

CRIME(x87_stack, NOTHING, "has its numbers overwritten by another thread")
{
	int seven = 7;

	__asm__ volatile("fninit; fildl %0" : : "m"(seven));
	with_other(computes);
	seven = 0;
	__asm__ volatile("fistpl %0; fninit" : "=m"(seven));
	return seven == 7 ? NOTHING : GOT_THROUGH;
}

static void looks_at_numbers(void)
{
	unsigned short status;

	/* A unit as a thread finds it: no number on its stack, no exception. */
	__asm__ volatile("fnstsw %0" : "=m"(status));
	other_wrong = status != 0;
	other_done = 1;
}

CRIME(x87_fresh, NOTHING, "starts a thread that looks at the other's numbers")
{
	__asm__ volatile("fninit; fldpi; fldpi; fldz; fdivrp");
	with_other(looks_at_numbers);
	return other_wrong ? GOT_THROUGH : NOTHING;
}

static void changes_control(void)
{
	const unsigned short unmasked = 0x0340;

	__asm__ volatile("fldcw %0" : : "m"(unmasked));
	sched_yield();
	other_done = 1;
}

CRIME(x87_control, NOTHING, "has its exceptions unmasked by another thread")
{
	unsigned short control;

	__asm__ volatile("fninit");
	with_other(changes_control);
	__asm__ volatile("fnstcw %0; fldz; fld1; fdivp; fwait; fninit" : "=m"(control));
	return control == 0x037F ? NOTHING : GOT_THROUGH;
}

CRIME(x87_pending, NOTHING, "leaves an exception pending over many switches")
{
	const unsigned short unmasked = 0x0360;

	__asm__ volatile("fninit; fldcw %0; fld1; fldz; fdivrp" : : "m"(unmasked));
	for (int i = 0; i < 5; i++)
		nanosleep(&(struct timespec){ 0, 2000000 }, NULL);
	__asm__ volatile("fnclex");
	return NOTHING;
}

CRIME(x87_raised, SIGFPE, "waits for its own pending exception")
{
	const unsigned short unmasked = 0x0360;

	__asm__ volatile("fninit; fldcw %0; fld1; fldz; fdivrp" : : "m"(unmasked));
	sched_yield();
	__asm__ volatile("fwait");
	return GOT_THROUGH;
}

static void fills_sse(void)
{
	other_wrong = !SURVIVES("pcmpeqd %%xmm0, %%xmm0; pcmpeqd %%xmm7, %%xmm7", "a"(0));
	sched_yield();
	other_done = 1;
}

CRIME(sse_registers, NOTHING, "has its SSE registers overwritten, where there are some")
{
	unsigned int word = 7;

	if (!SURVIVES("pxor %%xmm7, %%xmm7", "a"(0)))
		return NOTHING;
	with_other(fills_sse);
	__asm__ volatile("movd %%xmm7, %0" : "=r"(word));
	return word ? GOT_THROUGH : NOTHING;
}

static void unmasks_sse(void)
{
	const unsigned int control = 0x0180;

	SURVIVES("ldmxcsr (%%eax)", "a"(&control));
	sched_yield();
	other_done = 1;
}

CRIME(sse_control, NOTHING, "has its SSE exceptions unmasked by another thread")
{
	unsigned int control = 0x1F80;

	if (!SURVIVES("stmxcsr (%%eax)", "a"(&control)))
		return NOTHING;
	with_other(unmasks_sse);
	SURVIVES("stmxcsr (%%eax)", "a"(&control));
	return control == 0x1F80 ? NOTHING : GOT_THROUGH;
}

CRIME(sse_reserved, SIGSEGV|SIGILL|UNCHECKED, "sets bits of MXCSR that nobody may set")
{
	static const unsigned int control = 0xFFFF0000;

	__asm__ volatile("ldmxcsr %0" : : "m"(control));
	return GOT_THROUGH;
}

CRIME(born_empty, NOTHING, "looks at what a program finds in its registers")
{
	unsigned short control, status;

	__asm__ volatile("fnstcw %0; fnstsw %1" : "=m"(control), "=m"(status));
	return control != 0x037F || status ? GOT_THROUGH : NOTHING;
}

static const unsigned int ours = 1, theirs = 2;

static void has_its_own(void)
{
	load_fs(tls_segment(SEG_TLS_FIRST, &theirs));	/* the same slot */
	load_gs(fs_selector());
	sched_yield();
	other_wrong = fs_word() != theirs || gs_word() != theirs;
	other_done = 1;
}

CRIME(segments, NOTHING, "has FS and GS changed by another thread")
{
	load_fs(tls_segment(SEG_TLS_FIRST, &ours));
	load_gs(fs_selector());
	with_other(has_its_own);
	return other_wrong || fs_word() != ours || gs_word() != ours ? GOT_THROUGH : NOTHING;
}

static void leaves_flags(void)
{
	__asm__ volatile("pushfl; orl %0, (%%esp); popfl"
			 : : "i"(EFLAGS_AC | EFLAGS_NT | EFLAGS_DF) : "cc");
	other_done = 1;
	for (;;)
		;
}

CRIME(flags_of_others, NOTHING, "runs beside a thread with AC, NT and DF set, and makes calls")
{
	unsigned int flags;
	char bytes[16];
	int fd = open("data/slide.txt", O_RDONLY);

	with_other(leaves_flags);
	for (int i = 0; i < 3; i++)
		nanosleep(&(struct timespec){ 0, 2000000 }, NULL);
	__asm__ volatile("pushfl; popl %0" : "=r"(flags));
	if (read(fd, bytes, sizeof(bytes)) != sizeof(bytes))
		return WRONG_RESULT;
	return flags & (EFLAGS_AC | EFLAGS_NT | EFLAGS_DF) ? GOT_THROUGH : NOTHING;
}
