/*
 * elf_file.h - what an ELF file says about itself, and whether that can be true.
 *
 * System V ABI, "Object Files" and "Program Loading".  The file's bytes may come from
 * anywhere: a program from the archive, the other kernel from a boot module.
 */
#ifndef KERNEL_ELF_FILE_H
#define KERNEL_ELF_FILE_H

#include "base/types.h"

struct elf_header {
	uint8_t ident[16];
	uint16_t type, machine;
	uint32_t version, entry, phoff, shoff, flags;
	uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct program_header {
	uint32_t type, offset, vaddr, paddr, filesz, memsz, flags, align;
};

#define PT_LOAD		1
#define PT_INTERP	3
#define PF_X		1
#define PF_W		2
#define PF_R		4
#define HEADERS_MAX	16

/* NULL if h begins a static program for 32-bit x86 with 1 to HEADERS_MAX program headers;
 * else what is wrong with it, in words. */
const char *elf_header_fault(const struct elf_header *h);

/* True if p's bytes lie in a file of this size, and its memory has room for them. */
bool elf_segment_fits(const struct program_header *p, uint32_t file_size);

#endif
