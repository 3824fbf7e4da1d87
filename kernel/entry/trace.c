/*
 * trace.c - shows a crossing: CS, SS, ESP and CPL on both sides, by each way in.
 */
#include "entry/syscall.h"
#include "entry/trap.h"
#include "machine/print.h"
#include "seg/gates.h"
#include "threads/sched.h"

static const char *way_in(uint32_t entry)
{
	for (int i = 0; i < GATE_COUNT; i++)
		if (gates[i].number == entry)
			return gates[i].instruction;
	return "interrupt";
}

static void show_user(const char *when, const struct frame *f)
{
	print("  %s CPL %u  CS %04x EIP %p  SS %04x ESP %p\n", when, f->cs & 3, f->cs & 0xFFFF,
	      (void *)f->eip, f->ss & 0xFFFF, (void *)f->esp);
}

void trace_entry(const struct frame *f)
{
	uint16_t cs, ss;

	__asm__("mov %%cs, %0; mov %%ss, %1" : "=r"(cs), "=r"(ss));
	print("%s: %s by %s\n", current->name, syscall_name(f->error), way_in(f->vector));
	show_user("from", f);
	/* The ESP shown is where the frame's EIP lies (docs/ring-crossings.md). */
	print("  in   CPL %u  CS %04x               SS %04x ESP %p\n", cs & 3, cs, ss,
	      (void *)&f->eip);
	current->user.work |= WORK_SHOW_EXIT;
}

void trace_exit(const struct frame *f)
{
	show_user("back", f);
}
