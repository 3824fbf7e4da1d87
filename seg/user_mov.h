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
	".long " #insn ", " #fixup ", " TEXT_OF(kind) "\n"			\
	".popsection\n"

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

/*
 * Steps 3, 4 and 5 around MOVs that may fault, for a policy that is known: FS saved, loaded
 * and given back.  A fault comes back behind the MOVs with -EFAULT, `clear` having made zero
 * of what did not come.  The operands are error, and USER_SEGMENT's; none may be found by
 * ESP, which the push moves.  `door` is DOOR where AC is to be set for the MOVs, NO_DOOR
 * elsewhere.
 */
#define USER_MOV(door, movs, clear)					\
	"push %%fs\n"							\
	"mov %[segment], %%fs\n"					\
	door("stac\n")							\
	movs								\
	"xorl %[error], %[error]\n"					\
	"2:\n"								\
	door("clac\n")							\
	/* The user may have freed that descriptor meanwhile: then null. */ \
	"3: pop %%fs\n"							\
	".pushsection .fixups, \"ax\"\n"				\
	"4: movl %[efault], %[error]\n"					\
	clear								\
	"jmp 2b\n"							\
	"5: movl $0, (%%esp)\n"						\
	"jmp 3b\n"							\
	".popsection\n"							\
	EXTABLE(3b, 5b, EXTABLE_ALWAYS)

#define MAY_FAULT(insn)		"1: " insn "\n" EXTABLE(1b, 4f, EXTABLE_USER)
#define USER_SEGMENT(from)	[segment]"m"(from), [efault]"i"(-EFAULT)
#define DOOR(insn)		insn
#define NO_DOOR(insn)		""

/* One byte from FS:(y), between begin and end; 0 if it faults, and the result -EFAULT. */
static inline long user_load_8(uint8_t *value, uint32_t y)
{
	long error = 0;

	__asm__ volatile("1: movb %%fs:(%2), %1\n"
			 "2:\n"
			 ".pushsection .fixups, \"ax\"\n"
			 "3: movl %3, %0\n"
			 "xorb %1, %1\n"
			 "jmp 2b\n"
			 ".popsection\n"
			 EXTABLE(1b, 3b, EXTABLE_USER)
			 : "+r"(error), "=&q"(*value)
			 : "r"(y), "i"(-EFAULT) : "memory");
	return error;
}

#endif
