/*
 * late_page.c - gives a legal page its frame when it is first touched.
 *
 * Associating physical memory with a legal address is this handler's work, also
 * when the kernel's copy touches it first; a copy need not know.  Intel SDM vol.
 * 3A, "Page-Fault Exceptions".
 * Read before: kernel/entry/trap.c, which asks this first.  Read next: pages.c.
 */
#include "memory/paging.h"
#include "process/late_page.h"
#include "process/map.h"
#include "process/pages.h"
#include "process/process.h"
#include "seg/mode.h"
#include "seg/tables.h"
#include "threads/sched.h"

IN_REGISTERS bool late_page_fill(uint32_t linear, uint32_t error)
{
	struct process *p = current->process;
	uint32_t y = linear - mode.user_base;
	bool write = error & PF_WRITE;
	const struct user_area *a;

	if (!p || y >= mode.user_top)
		return false;
	a = area_find(p, y);
	if (!a || (write && !(a->prot & PROT_WRITE)))
		return false;
	/* Present and yet a fault: only a write to a lent page can be helped. */
	if (error & PF_PRESENT && !(write && a->file))
		return false;
	return page_fill(p, y, write) != 0;
}

/* Not only of user pages: whose it is, the entry itself says. */
static uint32_t entry(uint32_t y)
{
	const uint32_t *found = paging_entry(current->directory, user_linear(y), false);

	return found ? *found : 0;
}

static bool fill(uint32_t y, bool write)
{
	return late_page_fill(user_linear(y), (entry(y) & PTE_PRESENT ? PF_PRESENT : 0)
					       | (write ? PF_WRITE : 0));
}

static const struct user_tables tables = { entry, fill };

void late_page_init(void)
{
	user_tables = &tables;
}
