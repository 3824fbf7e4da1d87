/*
 * An ELF file that lies in one field, field by field: refused, and the honest one is not.
 */
#include "base/string.h"
#include "demo/ktest.h"
#include "process/elf_file.h"

#define FILE_SIZE 0x3000

static struct elf_header good(void)
{
	return (struct elf_header){
		.ident = "\177ELF\1\1\1", .type = 2, .machine = 3, .version = 1,
		.phoff = 52, .phentsize = sizeof(struct program_header), .phnum = 1,
	};
}

#define REFUSED(change)								\
	do {									\
		struct elf_header h = good();					\
		change;								\
		EXPECT(elf_header_fault(&h) != NULL);				\
	} while (0)

KTEST(each_field_of_an_elf_header_counts)
{
	struct elf_header honest = good();

	EXPECT(elf_header_fault(&honest) == NULL);
	honest.phnum = HEADERS_MAX;
	EXPECT(elf_header_fault(&honest) == NULL);
	REFUSED(h.ident[0] = 'E');
	REFUSED(h.ident[4] = 2);
	REFUSED(h.ident[5] = 2);
	REFUSED(h.machine = 62);
	REFUSED(h.type = 3);
	REFUSED(h.phnum = 0);
	REFUSED(h.phnum = HEADERS_MAX + 1);
	REFUSED(h.phentsize = 56);
}

static bool fits(uint32_t offset, uint32_t filesz, uint32_t memsz)
{
	struct program_header p = { .offset = offset, .filesz = filesz, .memsz = memsz };

	return elf_segment_fits(&p, FILE_SIZE);
}

KTEST(a_segment_lies_in_its_file_and_in_its_memory)
{
	EXPECT(fits(0x1000, 0x2000, 0x2000));
	EXPECT(fits(0, 0, 0x100000));
	EXPECT(!fits(0x1001, 0x2000, 0x2000));
	EXPECT(!fits(0, FILE_SIZE + 1, FILE_SIZE + 1));
	EXPECT(!fits(0x1000, 0x2000, 0x1FFF));
	EXPECT(!fits(0xFFFFF000, 0x2000, 0x2000));
}
