/*
 * segment.h - segments of a program's own, for crimes.
 */
#ifndef USER_CRIMES_SEGMENT_H
#define USER_CRIMES_SEGMENT_H

#include "crimes/crime.h"
#include "lib/sys.h"

enum { FIRST_FREE = -1, ALL = 0xFFFFF };

/* All of linear memory, from a base on: set_thread_area()'s words. */
static inline struct user_desc whole(unsigned long base)
{
	return (struct user_desc){ .entry_number = FIRST_FREE, .base_addr = base, .limit = ALL,
				   .seg_32bit = 1, .limit_in_pages = 1, .useable = 1 };
}

/* Its selector.  It has to be granted: through a null selector every crime would seem refused. */
static inline unsigned int selector_of(struct user_desc d)
{
	if (set_thread_area(&d))
		exit(WRONG_RESULT);
	return d.entry_number << 3 | 3;
}

#endif
