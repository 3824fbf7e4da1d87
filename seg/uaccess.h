/*
 * uaccess.h - the contract: how bytes cross between a user's and the kernel's
 * buffers.
 *
 * Names and results are Linux's (include/linux/uaccess.h there).  What happens
 * before and around the copy is the policy's business: policy.h.  Whoever calls
 * this need not know which policy or which memory model is in force.
 */
#ifndef SEG_UACCESS_H
#define SEG_UACCESS_H

#include "policy.h"

/*
 * Copy n bytes from the user's offset `from` to the kernel's `to`.  Returns the
 * number of bytes NOT copied: 0 if all went well.  May sleep.
 */
static inline unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	return policy->from_user(to, from, n);
}

/* The same from the kernel's `from` to the user's offset `to`. */
static inline unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	return policy->to_user(to, from, n);
}

#endif
