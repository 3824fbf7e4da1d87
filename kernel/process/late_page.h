/*
 * late_page.h - page faults that are not errors: a legal page's first touch.
 */
#ifndef KERNEL_LATE_PAGE_H
#define KERNEL_LATE_PAGE_H

#include "base/types.h"

/*
 * True if the page at `linear` is there now and the access can be made again,
 * whichever ring made it.  error: the processor's error code.  May sleep.
 */
IN_REGISTERS bool late_page_fill(uint32_t linear, uint32_t error);

/* Gives seg/tables.h the running thread's page tables, and the same answer to who asks
 * for a page without a fault. */
void late_page_init(void);

#endif
