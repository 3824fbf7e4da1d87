/*
 * elf_file.c - checks an ELF file's headers (elf_file.h).
 */
#include "base/string.h"
#include "process/elf_file.h"

#define CLASS_32	1
#define DATA_LITTLE	1
#define ET_EXEC		2
#define EM_386		3

const char *elf_header_fault(const struct elf_header *h)
{
	if (memcmp(h->ident, "\177ELF", 4) != 0)
		return "it is not an ELF file";
	if (h->ident[4] != CLASS_32 || h->ident[5] != DATA_LITTLE || h->machine != EM_386)
		return "it is not for 32-bit x86 (ELF32, EM_386)";
	if (h->type != ET_EXEC)
		return "it is not a static executable (ET_EXEC); link with -static -no-pie";
	if (h->phnum == 0 || h->phnum > HEADERS_MAX || h->phentsize != sizeof(struct program_header))
		return "its program header table is damaged";
	return NULL;
}

bool elf_segment_fits(const struct program_header *p, uint32_t file_size)
{
	return p->filesz <= p->memsz && p->filesz <= file_size && p->offset <= file_size - p->filesz;
}
