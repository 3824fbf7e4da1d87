/*
 * policy.h - what the kernel does about a user's pointer: one row a policy.
 *
 *	policy	before the copy			the copy	a fault inside it
 *	naive	nothing				DS:(y)		oops
 *	fs	nothing				FS:(y)		oops
 *	limit	access_ok			FS:(y)		oops
 *	walk	limit, then the memory map	FS:(y)		oops: see walk.c
 *	masked	access_ok			FS:(y)		the residual
 *	smap	access_ok			stac FS:(y) clac the residual
 *	tables	access_ok			the frame at y	none: software looked first
 *
 * The table in policy.c has these columns, and in words which segment, which CR4 bits.
 *
 * A new policy is a row there (POLICY_COUNT, ROW_* in base/demo_abi.h), a file for a new
 * column if it needs one, its words in tools/machine/mkimage.py, names.py (LECTURE) and
 * tools/walk/words.py, a line in tests/kernel/cases.h, and a promise in every scenario: a
 * test names each that has none.  Read next: policy.c.
 */
#ifndef SEG_POLICY_H
#define SEG_POLICY_H

#include "base/types.h"

/* Moves n bytes; one of to and from is a user's offset, and `loop` knows which.
 * Returns the bytes not moved. */
typedef unsigned long copier_fn(void *to, const void *from, unsigned long n, void (*loop)(void))
	IN_REGISTERS;

/* How an access finds the user's byte. */
enum user_way {
	BY_DS,		/* the kernel's own data segment, as the compiler does */
	BY_FS,		/* FS, which is given the thread's selector */
	BY_TABLES,	/* no segment: the user's page tables (tables.c) */
};

/* Of n bytes at y, how many may be tried, from the first on; access is a PROT_READ or
 * PROT_WRITE. */
typedef unsigned long legal_fn(uint32_t y, unsigned long n, uint32_t access) IN_REGISTERS;

/* A value of 1, 2, 4 or 8 bytes, by its size: 0 or -EFAULT (getput.c). */
typedef long get_user_fn(const void __user *from, void *to) IN_REGISTERS;
typedef long put_user_fn(void __user *to, const void *from) IN_REGISTERS;

struct values {
	get_user_fn *get_1, *get_2, *get_4, *get_8;
	put_user_fn *put_1, *put_2, *put_4, *put_8;
};

struct policy {
	const char *name;
	/* y is compared with the thread's limit. */
	bool limited;
	legal_fn *legal;
	copier_fn *copier;
	const struct values *values;
	/* What y is an offset in. */
	enum user_way way;
	/* A fault on a user's address inside the copy ends it with a residual. */
	bool masked;
	/* CR4.SMAP and CR4.SMEP are on while this policy is in force. */
	bool supervisor;
};

/* The loop inside a copier: ESI source, EDI destination, ECX bytes; FS is the
 * segment of the user's side.  Leaves in ECX the bytes not copied. */
struct copy_loop {
	const char *name;
	void (*to_user)(void);
	void (*from_user)(void);
};

#define POLICY_COUNT 7

extern const struct policy policies[POLICY_COUNT];
extern const struct copy_loop copy_loops[];
extern const unsigned copy_loop_count;

/* The ones in force. */
extern const struct policy *policy;
extern const struct copy_loop *copy_loop;

/* What every access calls: bound when a policy is set, not looked up each time. */
extern struct bound {
	legal_fn *legal;
	copier_fn *copier;
	struct values values;
} bound;

/* Puts a policy in force; also sets the CR4 bits that belong to it.  Once before the first
 * access. */
void policy_set(const struct policy *p);

/* By name; NULL if there is none. */
const struct policy *policy_find(const char *name);
const struct copy_loop *copy_loop_find(const char *name);

/* What the accesses have cost so far: the service-redundancy slides count them. */
struct access_counts {
	uint32_t checks;	/* access_ok or a walk */
	uint32_t fixups;	/* FS loaded and restored */
	uint32_t areas;		/* areas looked at by walks */
	uint32_t pages;		/* user pages looked up in the page tables by software */
};

extern struct access_counts access_counts;

/* True while stac and clac are to be executed: the policy wants them and this CPU
 * has them (elsewhere they are invalid opcodes). */
extern bool smap_active;
/* EFLAGS in the kernel with the door open, if there is one: lcall 7's entry is a copy. */
extern uint32_t door_flags;

/* The columns, one file each. */
legal_fn legal_all, legal_limit;	/* limit.c */
legal_fn legal_walk;			/* walk.c */
copier_fn naive_copy;		/* copy_naive.c */
copier_fn fixup_copy;		/* fixup.asm */
copier_fn smap_copy;		/* smap.asm */
copier_fn tables_copy;		/* tables.c */
extern const struct values naive_values, fs_values, limit_values, walk_values, smap_values,
	tables_values;		/* getput.c */

/* copy_bytes.asm, copy_rep.asm: not to be called from C. */
void copy_bytes_to_user(void), copy_bytes_from_user(void);
void copy_rep_to_user(void), copy_rep_from_user(void);

#endif
