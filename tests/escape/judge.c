/*
 * judge.c - the warden's own eyes: a byte changed in each part is seen, and so is the secret.
 *
 * A judge that never says no proves nothing.  Each change is taken back at once.
 */
#include "base/string.h"
#include "demo/ktest.h"
#include "entry/syscall.h"
#include "memory/frames.h"
#include "memory/paging.h"
#include "process/pages.h"
#include "process/process.h"
#include "secret.h"
#include "seg/cpu.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "state.h"

extern char kernel_rodata_end[];

/* `change` is seen as a change of this part, and undone it is none. */
#define SEEN(part, change, undo)						\
	do {									\
		struct state before = state_now(), after;			\
		const char *seen;						\
										\
		change;								\
		after = state_now();						\
		undo;								\
		seen = state_difference(&before, &after);			\
		EXPECT(seen && strcmp(seen, part) == 0);			\
		after = state_now();						\
		EXPECT(!state_difference(&before, &after));			\
	} while (0)

static void change_constant(void)
{
	char *volatile last = kernel_rodata_end;

	write_cr0(read_cr0() & ~CR0_WP);
	last[-1] ^= 1;
	write_cr0(read_cr0() | CR0_WP);
}

static desc_t *local_table(void)
{
	return (desc_t *)(desc_base(gdt[SEG_LDT]) - mode.kernel_base);
}

static desc_t *interrupt_table(void)
{
	struct table_register r;

	__asm__ volatile("sidt %0" : "=m"(r));
	return (desc_t *)(r.linear - mode.kernel_base);
}

KTEST(every_part_is_looked_at)
{
	struct tss *t = (struct tss *)gates_interrupted();
	const uint16_t map = t->iomap;
	uint32_t frame = 0;

	SEEN("text", change_constant(), change_constant());
	SEEN("witness", secret[1000] ^= 1, secret[1000] ^= 1);
	SEEN("gdt", gdt[SEG_PROBE] ^= 1, gdt[SEG_PROBE] ^= 1);
	SEEN("idt", interrupt_table()[VECTOR_SYSCALL] ^= 1, interrupt_table()[VECTOR_SYSCALL] ^= 1);
	SEEN("ldt", local_table()[0] ^= 1, local_table()[0] ^= 1);
	SEEN("tss", t->iomap = 0, t->iomap = map);
	SEEN("registers", write_cr0(read_cr0() ^ CR0_WP), write_cr0(read_cr0() ^ CR0_WP));
	SEEN("pages", kernel_directory[TABLE_ENTRIES - 1] ^= PTE_USER,
	     kernel_directory[TABLE_ENTRIES - 1] ^= PTE_USER);
	SEEN("hooks", demo_call = sys_demo, demo_call = NULL);
	SEEN("frames", frame = frames_alloc(1), frames_free(frame, 1));
}

/* Seven bytes of it, nowhere aligned, at the very end of one of a process's pages. */
KTEST(the_secret_is_found)
{
	uint32_t frame;

	ktest_map(KTEST_PAGE, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE);
	frame = page_fill(current->process, KTEST_PAGE + PAGE_SIZE, true);
	EXPECT(!knows_secret(current->process));
	memset((char *)phys_to_kernel(frame) + PAGE_SIZE - 9, SECRET_BYTE, 7);
	EXPECT(knows_secret(current->process));
}
