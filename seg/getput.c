/*
 * getput.c - single values: one MOV through FS each (two for 8 bytes).
 *
 * A function for each size and each kind of policy: whoever fetches a word knows that it
 * is one, and which policy is in force is known since policy_set(), so an access asks for
 * neither.  Read before: user_mov.h.  Read next: strings.c.
 */
#include "base/string.h"
#include "seg/tables.h"
#include "seg/user_mov.h"

/* What stands before an access. */
enum asked { NOTHING, LIMIT, MAP };

static inline bool may(enum asked asked, uint32_t y, unsigned long n, uint32_t access)
{
	if (asked == NOTHING)
		return true;
	if (asked == MAP)
		return legal_walk(y, n, access) == n;
	access_counts.checks++;
	if (!range_below(y, n, user_thread->limit))
		return false;
	/* The thread is looked up anew for its selector: to keep it would cost a saved register. */
	__asm__ volatile("" : "+m"(user_thread));
	return true;
}

/* A value that did not come is zero. */
static long nothing(void *to, uint32_t bytes)
{
	memset(to, 0, bytes);
	return -EFAULT;
}

/* naive knows no segment but the kernel's own. */
static const uint32_t kernel_ds = SEL_KERNEL_DS;

/* bytes, bits: the value's size, twice; letter: the assembler's word for it.  by_frame: no
 * MOV through a segment, but the user's page tables. */
#define GET_USER(policy, bytes, bits, letter, asked, segment, door, by_frame)	\
IN_REGISTERS static long policy##_get_##bytes(const void __user *from, void *to)	\
{										\
	uint32_t y = user_offset(from);						\
	uint##bits##_t value;							\
	long error;								\
										\
	if (!may(asked, y, bytes, PROT_READ))					\
		return nothing(to, bytes);					\
	if (by_frame)								\
		return tables_get(to, y, bytes);				\
	access_counts.fixups++;							\
	__asm__ volatile(							\
		USER_MOV(door, MAY_FAULT("mov" #letter " %%fs:(%[y]), %[value]"), \
			 "xor" #letter " %[value], %[value]\n")			\
		: [value]"=q"(value), [error]"=a"(error)			\
		: [y]"r"(y), USER_SEGMENT(segment) : "memory");			\
	*(uint##bits##_t *)to = value;						\
	return error;								\
}

#define PUT_USER(policy, bytes, bits, letter, asked, segment, door, by_frame)	\
IN_REGISTERS static long policy##_put_##bytes(void __user *to, const void *from)	\
{										\
	uint32_t y = user_offset(to);						\
	uint##bits##_t value = *(const uint##bits##_t *)from;			\
	long error;								\
										\
	if (!may(asked, y, bytes, PROT_WRITE))					\
		return -EFAULT;							\
	if (by_frame)								\
		return tables_put(from, y, bytes);				\
	access_counts.fixups++;							\
	__asm__ volatile(							\
		USER_MOV(door, MAY_FAULT("mov" #letter " %[value], %%fs:(%[y])"), "") \
		: [error]"=a"(error)						\
		: [value]"q"(value), [y]"r"(y), USER_SEGMENT(segment) : "memory"); \
	return error;								\
}

#define GET_USER_8(policy, asked, segment, door, by_frame)			\
IN_REGISTERS static long policy##_get_8(const void __user *from, void *to)	\
{										\
	uint32_t y = user_offset(from), *value = to;				\
	long error;								\
										\
	if (!may(asked, y, 8, PROT_READ))					\
		return nothing(to, 8);						\
	if (by_frame)								\
		return tables_get(to, y, 8);					\
	access_counts.fixups++;							\
	__asm__ volatile(							\
		USER_MOV(door,							\
			 MAY_FAULT("movl %%fs:(%[y]), %[low]")			\
			 MAY_FAULT("movl %%fs:4(%[y]), %[high]"),		\
			 "xorl %[low], %[low]\n"				\
			 "xorl %[high], %[high]\n")				\
		: [low]"=&r"(value[0]), [high]"=r"(value[1]), [error]"=a"(error) \
		: [y]"r"(y), USER_SEGMENT(segment) : "memory");			\
	return error;								\
}

/* The first word of two is only touched at first: if the second one cannot be
 * stored, the first one must not have changed. */
#define PUT_USER_8(policy, asked, segment, door, by_frame)			\
IN_REGISTERS static long policy##_put_8(void __user *to, const void *from)	\
{										\
	const uint32_t *value = from;						\
	uint32_t y = user_offset(to);						\
	long error;								\
										\
	if (!may(asked, y, 8, PROT_WRITE))					\
		return -EFAULT;							\
	if (by_frame)								\
		return tables_put(from, y, 8);					\
	access_counts.fixups++;							\
	__asm__ volatile(							\
		USER_MOV(door,							\
			 MAY_FAULT("orl $0, %%fs:(%[y])")			\
			 MAY_FAULT("movl %[high], %%fs:4(%[y])")		\
			 MAY_FAULT("movl %[low], %%fs:(%[y])"), "")		\
		: [error]"=a"(error)						\
		: [low]"r"(value[0]), [high]"r"(value[1]), [y]"r"(y), USER_SEGMENT(segment) \
		: "memory", "cc");						\
	return error;								\
}

#define VALUES(policy, ...)							\
	GET_USER(policy, 1, 8, b, __VA_ARGS__)					\
	GET_USER(policy, 2, 16, w, __VA_ARGS__)					\
	GET_USER(policy, 4, 32, l, __VA_ARGS__)					\
	GET_USER_8(policy, __VA_ARGS__)						\
	PUT_USER(policy, 1, 8, b, __VA_ARGS__)					\
	PUT_USER(policy, 2, 16, w, __VA_ARGS__)					\
	PUT_USER(policy, 4, 32, l, __VA_ARGS__)					\
	PUT_USER_8(policy, __VA_ARGS__)						\
	const struct values policy##_values = {					\
		policy##_get_1, policy##_get_2, policy##_get_4, policy##_get_8,	\
		policy##_put_1, policy##_put_2, policy##_put_4, policy##_put_8,	\
	};

/*     policy	before		FS holds		the door	by the page tables */
VALUES(naive,	NOTHING,	kernel_ds,		NO_DOOR,	false)
VALUES(fs,	NOTHING,	user_thread->selector,	NO_DOOR,	false)
VALUES(limit,	LIMIT,		user_thread->selector,	NO_DOOR,	false)
VALUES(walk,	MAP,		user_thread->selector,	NO_DOOR,	false)
VALUES(smap,	LIMIT,		user_thread->selector,	DOOR,		false)
VALUES(tables,	LIMIT,		user_thread->selector,	NO_DOOR,	by_tables())
