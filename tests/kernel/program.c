/*
 * Where a program may have its segments: below its stack.
 */
#include "base/layout.h"
#include "demo/ktest.h"
#include "process/elf.h"
#include "process/elf_file.h"
#include "seg/mode.h"

static bool may_lie(uint32_t vaddr, uint32_t memsz)
{
	struct program_header p = { .vaddr = vaddr, .memsz = memsz };

	return program_has_place(&p);
}

KTEST(a_segment_lies_below_the_stack)
{
	const uint32_t end = mode.user_top - STACK_BYTES;

	EXPECT(may_lie(end - PAGE_SIZE, PAGE_SIZE));
	EXPECT(!may_lie(end - PAGE_SIZE, PAGE_SIZE + 1));
	EXPECT(!may_lie(mode.user_top - PAGE_SIZE, PAGE_SIZE));
	EXPECT(!may_lie(0xFFFFF000, PAGE_SIZE));
	EXPECT(!may_lie(0xFFFFF000, 2 * PAGE_SIZE));
}
