/*
 * watch.c - patterns into all registers, and the comparison afterwards.
 *
 * One idea: a register that holds 0 before and 0 after proves nothing.  So each one
 * gets a value that the kernel is unlikely to have in it.
 * Read next: watch.asm.
 */
#include "lib/watch.h"

static void selectors(struct watch *w)
{
	__asm__("movw %%cs, %0" : "=m"(w->cs));
	__asm__("movw %%ds, %0" : "=m"(w->ds));
	__asm__("movw %%es, %0" : "=m"(w->es));
	__asm__("movw %%fs, %0" : "=m"(w->fs));
	__asm__("movw %%gs, %0" : "=m"(w->gs));
	__asm__("movw %%ss, %0" : "=m"(w->ss));
}

void watch_prepare(struct watch *w, const struct gate *way, long nr, long a, long b, long c)
{
	*w = (struct watch){
		.eax = nr,
		.ebx = 0xB0B1B2B3, .ecx = 0xC0C1C2C3, .edx = 0xD0D1D2D3,
		.esi = 0x50515253, .edi = 0xD1D2D3D4, .ebp = 0xE0E1E2E3,
		.stack = { a, b, c },
	};
	selectors(w);
	__asm__("pushfl\n\tpopl %0" : "=r"(w->eflags));

	/* The two ways that carry arguments in registers; the others read the stack. */
	if (way == &gates[GATE_INT80]) {
		w->ebx = a;
		w->ecx = b;
		w->edx = c;
	} else if (way == &gates[GATE_SYSENTER]) {
		w->ebx = a;
		w->esi = b;
		w->edi = c;
	}
}

int watch_changed(const struct watch *before, const struct watch *after, const struct gate *way)
{
	/* SYSENTER's convention gives these two away: they hold where to return. */
	int lost = way == &gates[GATE_SYSENTER];
	const int same[] = {
		before->ebx == after->ebx,
		before->ecx == after->ecx || lost,
		before->edx == after->edx || lost,
		before->esi == after->esi,
		before->edi == after->edi,
		before->ebp == after->ebp,
		after->esp_moved == 0,
		before->cs == after->cs,
		before->ds == after->ds,
		before->es == after->es,
		before->fs == after->fs,
		before->gs == after->gs,
		before->ss == after->ss,
	};

	for (unsigned int i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (!same[i])
			return i + 1;
	return 0;
}
