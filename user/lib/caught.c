/*
 * caught.c - SIGSEGV's handler, which goes on behind the instruction (caught.h).
 */
#include "lib/caught.h"
#include "lib/signal.h"

enum { SIGSEGV = 11 };

/* Linux's struct ucontext for i386, as words; ECX says where to go on. */
enum { ECX = 15, VECTOR = 17, ERROR, EIP };

static struct caught last;

static void handler(int number, void *info, unsigned int *context)
{
	(void)number, (void)info;
	last = (struct caught){ 1, context[VECTOR], context[ERROR], 0 };
	context[EIP] = context[ECX];
}

struct caught read_by_gs(unsigned int selector, unsigned long offset)
{
	unsigned int word = 0;

	last.happened = 0;
	catch_signal(SIGSEGV, (void (*)(void))handler);
	__asm__ volatile("movl $1f, %%ecx; movl %1, %%gs; movl %%gs:(%2), %0; 1: movl %3, %%gs"
			 : "+&r"(word) : "r"(selector), "r"(offset), "r"(0) : "ecx", "memory");
	last.word = word;
	return last;
}
