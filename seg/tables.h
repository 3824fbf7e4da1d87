/*
 * tables.h - a user's page without the user's address: what the kernel does for seg/.
 *
 * The type is ours, the contents are the kernel's: it owns the page tables and the memory
 * map.  Read next: tables.c, kernel/process/late_page.c.
 */
#ifndef SEG_TABLES_H
#define SEG_TABLES_H

#include "seg/uaccess.h"

struct user_tables {
	/* The page-table entry that the processor would find for user offset y; 0: none. */
	uint32_t (*entry)(uint32_t y);
	/* What a page fault at y would do: the page may come, or be copied for a writer.
	 * May sleep, and after a sleep everything may be different.  False: not legal. */
	bool (*fill)(uint32_t y, bool write);
};

/* The kernel's, for the running thread. */
extern const struct user_tables *user_tables;

/* By the page tables, unless KERNEL_DS is set: y is then the kernel's own, and in no user's. */
static inline bool by_tables(void)
{
	return policy->way == BY_TABLES && user_thread->fs.seg != KERNEL_DS.seg;
}

/* Moves n bytes between kernel and user, all or none: for single values.  0 or -EFAULT, and
 * then what should have come is 0. */
long tables_get(void *to, uint32_t y, uint32_t n);
long tables_put(const void *from, uint32_t y, uint32_t n);

#endif
