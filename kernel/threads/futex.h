/*
 * futex.h - sleeps on a word of the user's memory: what locks in ring 3 need of the kernel.
 *
 * Memory is never shared between processes here, so a word is known by its address space and
 * its offset there.
 */
#ifndef KERNEL_FUTEX_H
#define KERNEL_FUTEX_H

#include "base/types.h"

/* Interrupts off since the word was looked at, so that no wake is missed.  ticks: the longest
 * sleep, 0: for ever.  0 when woken, -ERESTARTSYS, -ETIMEDOUT. */
long futex_sleep(uint32_t y, uint32_t ticks);

/* Wakes at most `most` of those who sleep on y in the running thread's memory: how many. */
uint32_t futex_wake(uint32_t y, uint32_t most);

#endif
