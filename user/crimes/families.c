/*
 * families.c - parents, children and the signals that they send.
 *
 * One idea: a process may do to its own family what it likes, and to nobody else; what it leaves
 * behind is ended with it.  A handler, and the way back from it, are bytes of ring 3 like any
 * others: they bring no right that the program did not have.
 * Read next: storms.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/signal.h"

enum { NR_EXECVE = 11, NR_PAUSE = 29, NR_SETPGID = 57, NR_VFORK = 190,
       NR_SIGRETURN = 119, NR_GETTID = 224, NR_TKILL = 238 };
enum { KILL = 9, NUMBERS = 3000, WORDS = 4000 };

static int self;

static int forks(void)
{
	self = getpid();
	return syscall3(NR_FORK, 0, 0, 0);
}

static long kills(int who, int number)
{
	return syscall3(NR_KILL, who, number, 0);
}

static void sleeps(void)
{
	for (;;)
		syscall3(NR_PAUSE, 0, 0, 0);
}

/* ---- Children ---- */

CRIME(outlived, NOTHING, "leaves a child that runs for ever")
{
	if (!forks())
		for (;;)
			;
	return NOTHING;
}

CRIME(grandchildren, NOTHING, "leaves a grandchild asleep, whose parent has ended")
{
	if (!forks()) {
		if (!forks())
			sleeps();
		exit(0);
	}
	sched_yield();
	return NOTHING;
}

CRIME(patricide, SIGKILL, "is killed by its child")
{
	if (!forks())
		kills(self, KILL);
	sleeps();
	return GOT_THROUGH;
}

CRIME(killed_reader, SIGKILL, "is killed by its child while it waits for a byte")
{
	char byte;
	int ends[2];

	pipe(ends);
	if (!forks()) {
		sched_yield();
		kills(self, KILL);
	}
	read(ends[0], &byte, 1);
	return GOT_THROUGH;
}

CRIME(killed_in_vfork, SIGKILL, "is killed by the child that it waits for in vfork()")
{
	self = getpid();
	if (!syscall3(NR_VFORK, 0, 0, 0)) {
		sched_yield();
		kills(self, KILL);
		exit(0);
	}
	return GOT_THROUGH;
}

CRIME(sleeping_children, ENOMEM, "has children until there are no more, all asleep")
{
	long id;

	while ((id = forks()) > 0)
		;
	if (!id)
		sleeps();
	return id;
}

CRIME(unasked, ENOMEM, "has children that end, and never asks how")
{
	long id;

	while ((id = forks()) > 0)
		sched_yield();
	if (!id)
		exit(0);
	return id;
}

CRIME(bomb, ENOMEM, "forks, and so does each child, and each of theirs")
{
	long id;

	while (!is_error(id = forks()))
		;
	return id;
}

/* ---- Other people's families ---- */

CRIME(hunt, ESRCH, "kills by every number that is not its own")
{
	const int own = getpid(), thread = syscall3(NR_GETTID, 0, 0, 0);

	for (int who = 1; who < NUMBERS; who++)
		if (who != own && who != thread
		    && (!is_error(kills(who, KILL)) || !is_error(kills(-who, KILL))
			|| !is_error(syscall3(NR_TKILL, who, KILL, 0))))
			return GOT_THROUGH;
	return kills(-1, KILL);
}

static int joins_any(void)
{
	const int own = getpid();

	for (int group = 1; group < NUMBERS; group++)
		if (group != own && group != self && !is_error(syscall3(NR_SETPGID, 0, group, 0)))
			return 1;
	return 0;
}

/* Who leads a session joins no group at all: so a child tries. */
CRIME(strange_group, EPERM, "joins a group that is not its family's")
{
	int joined = 0;

	if (!forks())
		exit(joins_any());
	syscall3(NR_WAITPID, -1, (long)&joined, 0);
	return joined ? GOT_THROUGH : syscall3(NR_SETPGID, 0, self + 1, 0);
}

CRIME(strange_child, ECHILD, "waits for whoever there is")
{
	for (int who = 1; who < NUMBERS; who++)
		if (!is_error(syscall3(NR_WAITPID, who, 0, 0)))
			return GOT_THROUGH;
	return syscall3(NR_WAITPID, -1, 0, 0);
}

/* ---- Other programs ---- */

static const char program[] = "families";

CRIME(many_words, E2BIG, "starts a program with more words than there is room for")
{
	static const char *words[WORDS];

	for (int i = 0; i < WORDS - 1; i++)
		words[i] = program;
	return syscall3(NR_EXECVE, (long)program, (long)words, 0);
}

#define STARTS(act, promise, sentence, file, words)				\
	CRIME(act, promise, sentence)						\
	{									\
		return syscall3(NR_EXECVE, (long)(file), (long)(words), 0);	\
	}

STARTS(no_program, EACCES, "starts a text", "data/slide.txt", 0)
STARTS(kernels_words, EFAULT, "starts a program with words that lie in the kernel", program,
       secret_linear)
STARTS(kernels_path, EFAULT, "starts a program whose name lies in the kernel", secret_linear, 0)

/* ---- Handlers ---- */

CRIME(catches_kill, EINVAL, "catches the signal that cannot be caught")
{
	return catch_signal(KILL, came);
}

#define HANDLER(act, promise, sentence, at)					\
	CRIME(act, promise, sentence)						\
	{									\
		catch_signal(SIGNAL, (void (*)(void))(at));			\
		kills(getpid(), SIGNAL);					\
		return GOT_THROUGH;						\
	}

HANDLER(handler_offset, SIGSEGV, "has its signals handled at an offset of the kernel", secret)
HANDLER(handler_linear, SIGSEGV, "has its signals handled in the kernel", secret_linear)

/* Sends itself the signal from a stack at `at`. */
#define STACK(act, promise, sentence, at)					\
	CRIME(act, promise, sentence)						\
	{									\
		catch_signal(SIGNAL, came);					\
		__asm__ volatile("movl %1, %%esp; int $0x80; ud2"		\
				 : : "a"(NR_KILL), "r"(at), "b"(getpid()), "c"(SIGNAL));	\
		return GOT_THROUGH;						\
	}

STACK(frame_offset, SIGSEGV, "has a signal come with its stack at an offset of the kernel", secret + 2048)
STACK(frame_linear, SIGSEGV, "has a signal come with its stack in the kernel", secret_linear + 2048)
STACK(frame_y, SIGSEGV, "has a signal come where its segment would mean the kernel", secret_y + 2048)
STACK(frame_low, SIGSEGV, "has a signal come with no room below its stack", 16)

/* ---- The way back ---- */

/* Linux's struct sigcontext, as words. */
enum { C_GS, C_FS, C_ES, C_DS, C_ESP = 7, C_EIP = 14, C_CS, C_EFLAGS, C_SS = 18, CONTEXT = 256 };

static unsigned long context[CONTEXT];

/* Comes back by a context of its own making, with these: its flags then, and in *cs its CS. */
static __attribute__((noinline)) unsigned long back(unsigned long flags, unsigned long code,
						    unsigned long data, unsigned long *cs)
{
	unsigned long after, segment;

	context[C_EFLAGS] = flags;
	context[C_CS] = code;
	context[C_SS] = context[C_DS] = context[C_ES] = data;
	__asm__ volatile("pushl %%ebp; movl %%esp, %[esp]; movl $1f, %[eip]; movl %[from], %%esp;"
			 "movl %[call], %%eax; int $0x80; 1: pushfl; popl %%eax; movl %%cs, %%ecx; popl %%ebp"
			 : "=a"(after), "=c"(segment), [esp] "=m"(context[C_ESP]), [eip] "=m"(context[C_EIP])
			 : [from] "i"(context), [call] "i"(NR_SIGRETURN)
			 : "ebx", "edx", "esi", "edi", "memory", "cc");
	*cs = segment;
	return after;
}

CRIME(forged_flags, NOTHING, "comes back from no signal with all flags, and the kernel's CS and SS")
{
	const unsigned long sure = EFLAGS_IOPL | EFLAGS_VM | EFLAGS_NT;
	unsigned long cs, flags = back(~(unsigned long)EFLAGS_TF, SEL_KERNEL_CS, SEL_USER_DS, &cs);

	return cs == SEL_USER_CS && !(flags & sure) && flags & EFLAGS_IF ? NOTHING : GOT_THROUGH;
}

CRIME(forged_data, SIGSEGV | UNCHECKED, "comes back from no signal with the kernel's data segment")
{
	unsigned long cs;

	back(EFLAGS_FIXED, SEL_KERNEL_CS, SEL_KERNEL_DS, &cs);
	return GOT_THROUGH;
}
