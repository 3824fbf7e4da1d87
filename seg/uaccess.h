/*
 * uaccess.h - the contract: how bytes cross between a user's memory and the
 * kernel's.
 *
 * Names and results are Linux's (include/linux/uaccess.h, lib/usercopy.c there).
 * A user pointer is an offset y in the user's segment and has a type of its own,
 * __user.  What happens before and around an access is the policy's business
 * (policy.h); all of these obey it.  All that touch the user's memory may sleep: the
 * page at y may have to come first.  None changes DS, ES, FS, GS, DF or AC for its
 * caller (FS becomes null if its descriptor was freed meanwhile).
 *
 * LIM is the thread's limit: in flat addr_limit, in split and fenced the limit of the
 * segment that FS is given, plus 1.  A pointer is refused if the policy says so; under
 * naive and fs nothing is.  Read next: policy.h.
 */
#ifndef SEG_UACCESS_H
#define SEG_UACCESS_H

#include "base/errno.h"
#include "seg/policy.h"
#include "seg/thread.h"

#define VERIFY_READ	0
#define VERIFY_WRITE	1

/* ---- The limit (limit.c) ---- */

#define USER_DS		limit_user_ds()
#define KERNEL_DS	limit_kernel_ds()

mm_segment_t limit_user_ds(void);
mm_segment_t limit_kernel_ds(void);

/* The thread's limit, as set_fs() left it. */
mm_segment_t get_fs(void);
/* From now on user pointers of this thread mean this.  Whoever raises it lowers it
 * again; it is looked at once more on the way to ring 3. */
void set_fs(mm_segment_t fs);

/*
 * True if addr + n does not carry and addr + n <= LIM.  O(1): it looks at no map,
 * so an address that nothing is mapped at passes.  type: VERIFY_READ or
 * VERIFY_WRITE; both are answered alike, as in a Linux for the 486 and later.  (For a
 * 386 it also made the pages writable: that processor's ring 0 writes to read-only
 * ones.)
 */
bool access_ok(int type, const void __user *addr, unsigned long n);

/* ---- Blocks (copy.c): each returns the number of bytes NOT copied ---- */

/*
 * Kernel to user, the first n bytes of a request for `whole`: if that goes past LIM it is
 * refused before anything moves, though a file may have only a few bytes to give.  Linux's
 * vfs_read() asks so too.  On a residual r the first n - r bytes have arrived, and nothing
 * else has changed.
 */
unsigned long copy_part_to_user(void __user *to, const void *from, unsigned long n,
				unsigned long whole);

/* User to kernel, the same.  On a residual r the last r bytes of `to` are zero. */
unsigned long copy_part_from_user(void *to, const void __user *from, unsigned long n,
				  unsigned long whole);

/* All that was asked for. */
static inline unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	return copy_part_to_user(to, from, n, n);
}

static inline unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	return copy_part_from_user(to, from, n, n);
}

/* Zeros to the user. */
unsigned long clear_user(void __user *to, unsigned long n);

/* Without the check before, and without zeroing after: for callers that have asked
 * access_ok() themselves. */
unsigned long raw_copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long raw_copy_from_user(void *to, const void __user *from, unsigned long n);

/* ---- Single values (getput.c): 0 or -EFAULT ---- */

/*
 * get_user(x, p): x = *p for 1, 2, 4 or 8 bytes; on -EFAULT x is 0.
 * put_user(x, p): *p = x; on -EFAULT nothing has changed, not even half, unless
 * another thread unmaps the first half of 8 bytes while the second one sleeps.
 */
#define get_user(x, p)								\
({										\
	__typeof__(x) *get_user_to = &(x);					\
	_Static_assert(sizeof(*(p)) == sizeof(x), "get_user: sizes differ");	\
	get_user_bytes(get_user_to, (p), sizeof(*(p)));				\
})

#define put_user(x, p)								\
({										\
	__typeof__(x) put_user_value = (x);					\
	_Static_assert(sizeof(*(p)) == sizeof(x), "put_user: sizes differ");	\
	put_user_bytes(&put_user_value, (p), sizeof(*(p)));			\
})

/* size: 1, 2, 4 or 8; known to the compiler, it costs nothing. */
static inline long get_user_bytes(void *to, const void __user *from, unsigned size)
{
	return (size == 1 ? bound.values.get_1 : size == 2 ? bound.values.get_2
		: size == 4 ? bound.values.get_4 : bound.values.get_8)(from, to);
}

static inline long put_user_bytes(const void *from, void __user *to, unsigned size)
{
	return (size == 1 ? bound.values.put_1 : size == 2 ? bound.values.put_2
		: size == 4 ? bound.values.put_4 : bound.values.put_8)(to, from);
}

/* ---- Strings and structures (strings.c) ---- */

/*
 * Copies a string of at most count bytes.  Its length without the NUL; count if
 * there was none in count bytes (then none is written); 0 if count <= 0; -EFAULT if
 * LIM or an unmapped page comes before the NUL.
 */
long strncpy_from_user(char *to, const char __user *from, long count);

/* The string's length with the NUL; 0 on a fault or if count <= 0; a number greater
 * than count if there is no NUL in count bytes. */
long strnlen_user(const char __user *s, long count);

/* 1 if n bytes are all zero (or n is 0), 0 if not, -EFAULT. */
int check_zeroed_user(const void __user *from, unsigned long n);

/*
 * A structure that grows over the years: the caller's has usize bytes, ours ksize.
 * 0; the tail of ours is zeroed if the caller's is shorter; -E2BIG if the caller's
 * is longer and the rest is not zero; -EFAULT.
 */
int copy_struct_from_user(void *to, unsigned long ksize, const void __user *from,
			  unsigned long usize);

#endif
