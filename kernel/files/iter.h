/*
 * iter.h - where a file operation's bytes go to or come from.
 *
 * A file operation is the same for a system call and for the kernel itself; only
 * the memory at the other end differs, and an iterator knows which it is.  So no
 * set_fs() is needed to lend a user's operation to the kernel: Linux took this way
 * in 5.10 (struct iov_iter, include/linux/uio.h).
 */
#ifndef KERNEL_ITER_H
#define KERNEL_ITER_H

#include "seg/uaccess.h"

struct iter {
	bool kernel;		/* `at` is a kernel pointer, not a user's offset */
	uint32_t at;		/* the next byte */
	size_t left;		/* bytes from there on */
};

static inline struct iter iter_user(const void __user *at, size_t n)
{
	return (struct iter){ false, user_offset(at), n };
}

static inline struct iter iter_kernel(const void *at, size_t n)
{
	return (struct iter){ true, (uint32_t)at, n };
}

/* Each moves up to n bytes (at most it->left), advances, and returns the bytes
 * moved: fewer than asked for only if a user's memory refused.  The policy is asked about
 * all that is left of the request.  No ring is crossed, and so nothing checked, if the
 * memory is the kernel's. */
IN_REGISTERS size_t copy_to_iter(const void *from, size_t n, struct iter *it);
IN_REGISTERS size_t copy_from_iter(void *to, size_t n, struct iter *it);

#endif
