/*
 * edges.c - calls at the very edge of what a user may do: make exec PROG=build/user/edges ARGS=top
 *
 * One idea: each word of ARGS is one edge, gone to by a child of its own.  What is allowed there
 * has to work ("top: 0"), what is not ends that child (139) and nobody else; 1 and up: it went
 * otherwise.  The last one's status is this program's.
 * Read next: attacks.c.
 */
#include "base/layout.h"
#include "lib/libc.h"
#include "lib/sys.h"
#include "lib/tls.h"

enum { PAGE = 4096 };

static char other_stack[PAGE] __attribute__((aligned(16)));
static const unsigned int word = 0x6A6B6C6D;
static volatile int other_done, other_wrong;

static void with_other_thread(void (*life)(void))
{
	other_done = 0;
	thread_start(life, other_stack + sizeof(other_stack));
	while (!other_done)
		sched_yield();
}

/* ---- Stacks: getpid() through a call gate, with ESP wherever we like ---- */

#define CALL_WITH_STACK(gate, esp) ({						\
	long result = NR_GETPID;						\
	__asm__ volatile("movl %%esp, %%edi; movl %2, %%esp; lcall %1, $0; movl %%edi, %%esp" \
			 : "+a"(result) : "i"(gate), "r"(esp)			\
			 : "edi", "ecx", "edx", "memory", "cc");		\
	result; })

/* Our stack ends where all ends, and main() stands near its end. */
static unsigned long top_of_memory(void)
{
	unsigned long here = (unsigned long)&here;

	return (here | (PAGE - 1)) + 1;
}

/* The arguments lie in the last bytes that may be ours. */
static int top(void)
{
	unsigned long end = top_of_memory();

	return CALL_WITH_STACK(SEL_CALL_GATE, end - SYSCALL_ARGS * 4) != getpid()
	       || CALL_WITH_STACK(SEL_LCALL7, end - (SYSCALL_ARGS + 1) * 4) != getpid();
}

/* One word more would not be ours. */
static int past_the_top(void)
{
	CALL_WITH_STACK(SEL_LCALL7, top_of_memory() - SYSCALL_ARGS * 4);
	return 1;
}

/* In flat these words are the kernel's own. */
static int kernels_stack(void)
{
	CALL_WITH_STACK(SEL_LCALL7, KERNEL_PHYS + WINDOW_LINEAR);
	return 1;
}

/* A stack segment of ours in which the same bytes have other offsets. */
static int other_base(void)
{
	enum { MOVED = 16 };
	struct user_desc d = { .entry_number = -1, .base_addr = MOVED, .limit = 0xFFFFF,
			       .seg_32bit = 1, .limit_in_pages = 1, .useable = 1 };

	set_thread_area(&d);
	__asm__ volatile("movl %%esp, %%edi; movl %%ss, %%esi; subl %2, %%esp; movw %w1, %%ss;"
			 "lcall %3, $0; movl %%esi, %%ss; movl %%edi, %%esp"
			 : : "a"(NR_GETPID), "d"(d.entry_number << 3 | 3), "i"(MOVED), "i"(SEL_LCALL7)
			 : "esi", "edi", "ecx", "memory");
	return 1;
}

/* ---- Selectors whose descriptor goes away while they are in use ---- */

static struct user_desc nothing_at(unsigned short selector)
{
	return (struct user_desc){ .entry_number = selector >> 3, .read_exec_only = 1,
				   .seg_not_present = 1 };
}

/* The call that frees it comes back with a null ES. */
static int es_goes(void)
{
	unsigned short own = tls_segment(-1, &word), after;
	struct user_desc none = nothing_at(own);
	long result = NR_SET_THREAD_AREA;

	__asm__ volatile("movw %w2, %%es; int $0x80; movw %%es, %w1; pushl %%ds; popl %%es"
			 : "+a"(result), "=&r"(after) : "r"(own), "b"(&none) : "memory");
	return result != 0 || after != 0;
}

static void comes_and_goes(void)
{
	other_done = 1;
}

/* GS is loaded anew when the thread is switched to, and then there is nothing to load. */
static int gs_goes(void)
{
	unsigned short own = tls_segment(-1, &word);
	struct user_desc none = nothing_at(own);

	load_gs(own);
	if (set_thread_area(&none))
		return 1;
	with_other_thread(comes_and_goes);
	return gs_selector() != 0;
}

/* ---- What a thread has for itself, and what it is born with ---- */

static void looks_at_gs(void)
{
	other_wrong = !gs_selector() || gs_word() != word;
	other_done = 1;
}

static int gs_is_inherited(void)
{
	load_gs(tls_segment(-1, &word));
	with_other_thread(looks_at_gs);
	return other_wrong;
}

static void computes(void)
{
	__asm__ volatile("fninit; fldz; fldz; fldz");
	other_done = 1;
}

/* The other thread's numbers do not come into our registers. */
static int fpu_is_ours(void)
{
	const int seven = 7;
	int after = 0;

	__asm__ volatile("fninit; fildl %0" : : "m"(seven));
	with_other_thread(computes);
	__asm__ volatile("fistpl %0; fninit" : "=m"(after));
	return after != seven;
}

static int pipe_ends[2];

static void waits_for_ever(void)
{
	char byte;

	other_done = 1;
	read(pipe_ends[0], &byte, 1);
	other_wrong = 1;
}

/* Whoever sleeps in a call that never ends is ended with the program. */
static int ends_while_one_sleeps(void)
{
	pipe(pipe_ends);
	with_other_thread(waits_for_ever);
	return other_wrong;
}

/* ---- Page faults of ring 3 ---- */

/* A page of a file is lent, read-only; who writes to it gets a copy. */
static int writes_to_a_lent_page(void)
{
	int fd = open("data/slide.txt", O_RDONLY);
	char *page = mmap2(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);

	if (is_error((long)page) || page[0] != 'l')
		return 1;
	page[0] = 'L';
	return page[0] != 'L' || page[1] != 'i';
}

/* The kernel clears a new page forwards, whatever our direction flag says. */
static int backwards(void)
{
	char *p = mmap2(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(p, 'x', PAGE);			/* the frame before the one that comes now */
	__asm__ volatile("std; movb $1, (%0); cld" : : "r"(p + PAGE) : "memory");
	for (int i = 0; i < PAGE; i++)
		if (p[i] != 'x')
			return 1;
	return 0;
}

static const struct {
	const char *name;
	int (*go)(void);
} edges[] = {
	{ "top", top }, { "past-the-top", past_the_top }, { "kernels-stack", kernels_stack },
	{ "other-base", other_base }, { "es-goes", es_goes }, { "gs-goes", gs_goes },
	{ "gs-is-inherited", gs_is_inherited }, { "fpu", fpu_is_ours },
	{ "one-sleeps", ends_while_one_sleeps }, { "lent-page", writes_to_a_lent_page },
	{ "backwards", backwards },
};

static int go(const char *edge)
{
	for (unsigned i = 0; i < sizeof(edges) / sizeof(edges[0]); i++)
		if (strcmp(edge, edges[i].name) == 0)
			return edges[i].go();
	print("edges: name some of them (user/programs/edges.c)\n");
	return 100;
}

/* As a shell says it: the child's own status, or 128 and the signal that ended it. */
static int in_a_child(const char *edge)
{
	int child = syscall3(NR_FORK, 0, 0, 0), status = -1;

	if (child == 0)
		exit(go(edge));
	syscall3(NR_WAITPID, child, (long)&status, 0);
	return status & 0x7F ? 128 + (status & 0x7F) : status >> 8;
}

int main(int argc, char **argv)
{
	int status = argc > 1 ? 0 : go("");

	for (int i = 1; i < argc; i++) {
		status = in_a_child(argv[i]);
		print("%s: %d\n", argv[i], status);
	}
	return status;
}
