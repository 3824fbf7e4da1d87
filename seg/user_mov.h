/*
 * user_mov.h - one MOV through FS, from C: the same fixup as fixup.asm, for code that
 * does not copy a block.  (access_ok() is limit.c's.)
 *
 * Between user_access_begin() and user_access_end() FS is the user's and, under
 * smap, AC is set; so nothing may stand there but accesses.  Linux has the same
 * pair (include/asm/uaccess.h).  Read next: getput.c and strings.c.
 */
#ifndef SEG_USER_MOV_H
#define SEG_USER_MOV_H

#include "base/layout.h"
#include "seg/cpu.h"
#include "seg/range.h"
#include "seg/uaccess.h"

/* One entry of the exception table, from C: instruction, fixup, kind. */
#define EXTABLE(insn, fixup, kind)					\
	".pushsection .extable, \"aw\"\n"				\
	".long " #insn ", " #fixup ", " EXTABLE_TEXT(kind) "\n"		\
	".popsection\n"
#define EXTABLE_TEXT(kind) EXTABLE_TEXT_(kind)
#define EXTABLE_TEXT_(kind) #kind

/* True if the policy lets n bytes at y be touched.  The most usual answer, legal_limit()'s,
 * is given here without a call: for one word the call would cost as much as the access. */
static inline bool user_access_ok(uint32_t y, unsigned long n, uint32_t access)
{
	if (policy->legal != legal_limit)
		return policy->legal(y, n, access) == n;
	access_counts.checks++;
	return range_below(y, n, user_thread->limit);
}

/* What FS held comes back from begin and goes to end. */
static inline uint32_t user_access_begin(void)
{
	uint32_t old;
	/* naive knows no segment but the kernel's own. */
	uint32_t segment = policy->way == BY_DS ? SEL_KERNEL_DS : user_thread->selector;

	access_counts.fixups++;
	__asm__ volatile("mov %%fs, %0\n"
			 "mov %1, %%fs" : "=&r"(old) : "r"(segment) : "memory");
	if (smap_active)
		__asm__ volatile("stac" : : : "memory", "cc");
	return old;
}

static inline void user_access_end(uint32_t old)
{
	if (smap_active)
		__asm__ volatile("clac" : : : "memory", "cc");
	/* The user may have freed that descriptor meanwhile: then null. */
	__asm__ volatile("1: mov %0, %%fs\n"
			 ".pushsection .fixups, \"ax\"\n"
			 "2: xorl %0, %0\n"
			 "jmp 1b\n"
			 ".popsection\n"
			 EXTABLE(1b, 2b, EXTABLE_ALWAYS)
			 : "+r"(old) : : "memory");
}

/* One MOV from FS:(y); the value is 0 and the result -EFAULT if it faults. */
#define USER_LOAD(size, letter, constraint)					\
static inline long user_load_##size(uint##size##_t *value, uint32_t y)		\
{										\
	long error = 0;								\
										\
	__asm__ volatile("1: mov" #letter " %%fs:(%2), %1\n"			\
			 "2:\n"							\
			 ".pushsection .fixups, \"ax\"\n"			\
			 "3: movl %3, %0\n"					\
			 "xor" #letter " %1, %1\n"				\
			 "jmp 2b\n"						\
			 ".popsection\n"					\
			 EXTABLE(1b, 3b, EXTABLE_USER)				\
			 : "+r"(error), "=&" #constraint(*value)		\
			 : "r"(y), "i"(-EFAULT) : "memory");			\
	return error;								\
}

/* One MOV to FS:(y). */
#define USER_STORE(size, letter, constraint)					\
static inline long user_store_##size(uint##size##_t value, uint32_t y)		\
{										\
	long error = 0;								\
										\
	__asm__ volatile("1: mov" #letter " %1, %%fs:(%2)\n"			\
			 "2:\n"							\
			 ".pushsection .fixups, \"ax\"\n"			\
			 "3: movl %3, %0\n"					\
			 "jmp 2b\n"						\
			 ".popsection\n"					\
			 EXTABLE(1b, 3b, EXTABLE_USER)				\
			 : "+r"(error)						\
			 : #constraint(value), "r"(y), "i"(-EFAULT) : "memory"); \
	return error;								\
}

USER_LOAD(8, b, q)
USER_LOAD(16, w, r)
USER_LOAD(32, l, r)
USER_STORE(8, b, q)
USER_STORE(16, w, r)
USER_STORE(32, l, r)

/* Asks whether a dword at FS:(y) can be written, without changing it. */
static inline long user_touch_32(uint32_t y)
{
	long error = 0;

	__asm__ volatile("1: orl $0, %%fs:(%1)\n"
			 "2:\n"
			 ".pushsection .fixups, \"ax\"\n"
			 "3: movl %2, %0\n"
			 "jmp 2b\n"
			 ".popsection\n"
			 EXTABLE(1b, 3b, EXTABLE_USER)
			 : "+r"(error) : "r"(y), "i"(-EFAULT) : "memory", "cc");
	return error;
}

#endif
