/*
 * tls.h - a segment of a thread's own, as a C library uses for thread-local storage.
 *
 * The thread asks the kernel for a GDT descriptor (set_thread_area) and loads its
 * selector into FS or GS.  From then on "mov eax, gs:0" is the thread's own word.
 * A Linux program's C library keeps a thread's data behind GS, and a program may use FS
 * alike: so a kernel that borrows FS for a copy must give it back.
 * Read next: fs_alive_copy.c.
 */
#ifndef USER_TLS_H
#define USER_TLS_H

#include "lib/sys.h"

/*
 * Make a one-word segment at *word and return its selector, 0 if the kernel refuses.
 * entry is a GDT index, or -1 for one that is still free.
 */
static inline unsigned short tls_segment(int entry, const unsigned int *word)
{
	struct user_desc desc = {
		.entry_number = entry,
		.base_addr = (unsigned long)word,
		.limit = sizeof(*word) - 1,
		.seg_32bit = 1,
		.useable = 1,
	};

	if (set_thread_area(&desc))
		return 0;
	return desc.entry_number << 3 | 3;	/* index, GDT, RPL 3 */
}

static inline void load_fs(unsigned short selector)
{
	__asm__ volatile("movw %0, %%fs" : : "r"(selector));
}

static inline void load_gs(unsigned short selector)
{
	__asm__ volatile("movw %0, %%gs" : : "r"(selector));
}

static inline unsigned short fs_selector(void)
{
	unsigned short selector;

	__asm__ volatile("movw %%fs, %0" : "=r"(selector));
	return selector;
}

static inline unsigned short gs_selector(void)
{
	unsigned short selector;

	__asm__ volatile("movw %%gs, %0" : "=r"(selector));
	return selector;
}

/* A read through the segment: it needs the descriptor, not just the selector. */
static inline unsigned int fs_word(void)
{
	unsigned int word;

	__asm__ volatile("movl %%fs:0, %0" : "=r"(word));
	return word;
}

static inline unsigned int gs_word(void)
{
	unsigned int word;

	__asm__ volatile("movl %%gs:0, %0" : "=r"(word));
	return word;
}

#endif
