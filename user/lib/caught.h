/*
 * caught.h - a read through GS that may fault in ring 3, and what the signal said of it.
 */
#ifndef USER_CAUGHT_H
#define USER_CAUGHT_H

struct caught {
	int happened;
	unsigned int vector, error, word;
};

/* The word at `offset` in that segment; GS is null again afterwards. */
struct caught read_by_gs(unsigned int selector, unsigned long offset);

#endif
