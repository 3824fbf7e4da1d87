/*
 * An exception of ring 3 is handled with the kernel's flags, whatever the user has: DF set
 * would let string instructions run backwards, AC set opens SMAP's door.
 */
#include "entry/trap.h"
#include "ring3.h"
#include "seg/cpu.h"

/* PUSHFD, OR [ESP], DF | AC | NT, POPFD, UD2. */
static const uint8_t sets_flags[] = { 0x9C, 0x81, 0x0C, 0x24, 0x00, 0x44, 0x04, 0x00, 0x9D, 0x0F, 0x0B };

static uint32_t users, kernels;

static void watch(const struct frame *f)
{
	if (f->vector != VECTOR_UD)
		return;
	users = f->eflags;
	kernels = read_eflags();
}

KTEST(a_trap_is_handled_with_the_kernels_flags)
{
	const uint32_t flags = EFLAGS_DF | EFLAGS_AC | EFLAGS_NT;

	trap_watcher = watch;
	ring3_run(sets_flags, sizeof(sets_flags), (struct frame){ .eax = 0 });
	trap_watcher = NULL;
	EXPECT_EQ(users & flags, flags);
	EXPECT_EQ(kernels & (flags | EFLAGS_IF), 0);
}
