/*
 * segment.h - segments of a program's own, for crimes.
 */
#ifndef USER_CRIMES_SEGMENT_H
#define USER_CRIMES_SEGMENT_H

#include "lib/sys.h"

enum { FIRST_FREE = -1, ALL = 0xFFFFF };

/* All of linear memory, from a base on: set_thread_area()'s words. */
static inline struct user_desc whole(unsigned long base)
{
	return (struct user_desc){ .entry_number = FIRST_FREE, .base_addr = base, .limit = ALL,
				   .seg_32bit = 1, .limit_in_pages = 1, .useable = 1 };
}

/* Asks for it; its selector, or 0. */
static inline unsigned int selector_of(struct user_desc d)
{
	return set_thread_area(&d) ? 0 : d.entry_number << 3 | 3;
}

#endif
