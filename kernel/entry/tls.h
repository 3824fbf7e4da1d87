/*
 * tls.h - a thread-local segment that a user describes.
 */
#ifndef KERNEL_TLS_H
#define KERNEL_TLS_H

#include "base/types.h"
#include "seg/desc.h"

struct tls {
	uint32_t slot;		/* of struct task's tls[] */
	desc_t descriptor;	/* 0: none any more */
};

/* Reads Linux's struct user_desc; 0, or -EFAULT, -EINVAL, -ESRCH. */
long tls_from_user(const void __user *description, struct tls *tls);

#endif
