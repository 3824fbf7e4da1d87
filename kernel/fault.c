/*
 * fault.c - gives a legal page its frame when it is first touched.
 *
 * Associating physical memory with a legal address is this handler's work, also
 * when the kernel's copy touches it first; a copy need not know.  Intel SDM vol.
 * 3A, "Page-Fault Exceptions".
 */
#include "fault.h"
#include "mode.h"
#include "process.h"
#include "task.h"

#define ERROR_PRESENT	1
#define ERROR_WRITE	2

bool fault_fill_page(uint32_t linear, uint32_t error)
{
	struct process *p = current->process;
	uint32_t y = linear - user_linear(0);
	const struct area *a;

	if (!p || linear >= USER_LINEAR_TOP || linear < user_linear(0) || error & ERROR_PRESENT)
		return false;
	a = area_find(p, y);
	if (!a || (error & ERROR_WRITE && !(a->prot & PROT_WRITE)))
		return false;
	return area_fill(p, y) != 0;
}
