/*
 * crime.h - one hostile act a function, one family of them a file.
 *
 *	CRIME(in_the_dark, SIGSEGV, "switches interrupts off")
 *	{
 *		__asm__ volatile("cli");
 *		return GOT_THROUGH;
 *	}
 *
 * What the line promises is read by tools/verdict/crimes.py, and compared with what the warden
 * (tests/escape/warden.c) saw: the signal that ended the thread, the error that the crime
 * returned, or NOTHING: 0, no effect.  a|b: one of them, as the processor is; UNCHECKED: QEMU,
 * which does not look, lets it through, to no avail; ANY: whatever becomes of itself.
 * In no case may a byte of the kernel change or get out, or the machine stop.
 * Read next: privileged.c.
 */
#ifndef USER_CRIMES_CRIME_H
#define USER_CRIMES_CRIME_H

#include "base/layout.h"
#include "crimes/court.h"

struct crime {
	const char *name;
	long (*commit)(void);
};

/* The linker puts them all in one place. */
#define CRIME(act, promise, sentence)						\
	static long act(void);							\
	__attribute__((section("crimes"), used))				\
	static const struct crime crime_##act = { #act, act };			\
	static long act(void)

/* The statuses of a crime that had success. */
enum { NOTHING = 0, GOT_THROUGH = 120, WRONG_RESULT };

/* What the warden said (court.h): the same secret, and how it might be reached. */
extern unsigned long secret, secret_linear, secret_y, top;
extern int have_sysenter;

/* True if the instructions did not fault.  They may use EAX, EBX, ESI and EBP as they are. */
#define SURVIVES(instructions, ...)						\
({										\
	unsigned int survives_ = GRACE;						\
										\
	__asm__ volatile("movl $1f, %%ecx; movl %%esp, %%edi;" instructions	\
			 "; 1: movl %%edi, %%esp"				\
			 : "+d"(survives_) : __VA_ARGS__			\
			 : "ecx", "edi", "memory", "cc");			\
	survives_ == GRACE;							\
})

/* The call gates, for instructions that are text. */
#define IN_WORDS_(number) #number
#define IN_WORDS(number) IN_WORDS_(number)
#define LCALL7		"lcall $" IN_WORDS(SEL_LCALL7) ", $0"
#define CALL_GATE	"lcall $" IN_WORDS(SEL_CALL_GATE) ", $0"

#endif
