/*
 * listing.h - the kernel's own disassembly, so that an oops can name what it
 * was doing.  The build puts it into the archive as split.lst, flat.lst and fenced.lst.
 */
#ifndef KERNEL_LISTING_H
#define KERNEL_LISTING_H

#include "base/types.h"

/* The symbol and the instruction at offset eip of the kernel's code, "?" where
 * the listing does not know it.  Never sleeps: the listing lies in memory. */
void listing_find(uint32_t eip, char *symbol, size_t symbol_size,
		  char *instruction, size_t instruction_size);

#endif
