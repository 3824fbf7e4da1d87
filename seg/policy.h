/*
 * policy.h - what the kernel does about a user's pointer, one row a policy.
 *
 * A policy is chosen on the command line, or while a scenario runs; all of them
 * but naive share the copy in fixup.asm and the loop that copy_loop names.
 */
#ifndef SEG_POLICY_H
#define SEG_POLICY_H

#include "types.h"

struct policy {
	const char *name;
	/* Both return the number of bytes not copied. */
	unsigned long (*to_user)(void __user *to, const void *from, unsigned long n);
	unsigned long (*from_user)(void *to, const void __user *from, unsigned long n);
};

/* The loop inside the fixup: ESI source, EDI destination, ECX bytes; FS is the
 * user's data segment.  Leaves in ECX the bytes not copied. */
struct copy_loop {
	const char *name;
	void (*to_user)(void);
	void (*from_user)(void);
};

extern const struct policy policies[];
extern const struct copy_loop copy_loops[];
extern const unsigned policy_count, copy_loop_count;

/* The ones in force. */
extern const struct policy *policy;
extern const struct copy_loop *copy_loop;

/* By name; NULL if there is none. */
const struct policy *policy_find(const char *name);
const struct copy_loop *copy_loop_find(const char *name);


/* fixup.asm: FS := the user's data segment, loop, FS back. */
unsigned long fixup_copy(void *to, const void *from, unsigned long n, void (*loop)(void));

/* copy_naive.c */
unsigned long naive_to_user(void __user *to, const void *from, unsigned long n);
unsigned long naive_from_user(void *to, const void __user *from, unsigned long n);

/* copy_bytes.asm, copy_rep.asm: not to be called from C. */
void copy_bytes_to_user(void), copy_bytes_from_user(void);
void copy_rep_to_user(void), copy_rep_from_user(void);

#endif
