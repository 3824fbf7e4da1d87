/*
 * image.h - a program's file, and what of it lies in memory.
 */
#ifndef KERNEL_IMAGE_H
#define KERNEL_IMAGE_H

#include "process/elf_file.h"

struct inode;
struct process;

struct image {
	const struct inode *inode;
	struct process *process;
	struct elf_header header;
	struct program_header headers[HEADERS_MAX];
	uint32_t end;			/* one past the highest segment */
	uint32_t headers_at;		/* offset of the program headers in memory, or 0 */
};

/* Loads i->inode into i->process, which is empty: NULL, or what is wrong with the file, in
 * words.  May sleep. */
const char *image_load(struct image *i);

#endif
