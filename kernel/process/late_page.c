/*
 * late_page.c - gives a legal page its frame when it is first touched.
 *
 * Associating physical memory with a legal address is this handler's work, also
 * when the kernel's copy touches it first; a copy need not know.  Intel SDM vol.
 * 3A, "Page-Fault Exceptions".
 * Read before: kernel/entry/trap.c, which asks this first.  Read next: pages.c.
 */
#include "process/late_page.h"
#include "process/map.h"
#include "process/pages.h"
#include "process/process.h"
#include "seg/mode.h"
#include "threads/sched.h"

bool late_page_fill(uint32_t linear, uint32_t error)
{
	struct process *p = current->process;
	uint32_t y = linear - user_linear(0);
	bool write = error & PF_WRITE;
	const struct user_area *a;

	if (!p || linear < user_linear(0) || y >= mode.user_top)
		return false;
	a = area_find(p, y);
	if (!a || (write && !(a->prot & PROT_WRITE)))
		return false;
	/* Present and yet a fault: only a write to a lent page can be helped. */
	if (error & PF_PRESENT && !(write && a->file))
		return false;
	return page_fill(p, y, write) != 0;
}
