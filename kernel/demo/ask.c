/*
 * ask.c - what a scenario may ask the kernel: where the marks lie, and what its accesses
 * did.  No system call would tell; an attacker who has to find it out himself would need a
 * leak first, and that is another scenario.
 */
#include "base/errno.h"
#include "demo/marks.h"
#include "demo/observe.h"
#include "seg/cpu.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "seg/uaccess.h"

long observe_ask(uint32_t what)
{
	switch (what) {
	case ASK_CANARY_OFFSET:
		return (long)marks.canary;
	case ASK_CANARY_LINEAR:
		return (long)kernel_linear(marks.canary);
	case ASK_CANARY_PHYSICAL:
		return (long)kernel_to_phys(marks.canary);
	case ASK_SECRET_OFFSET:
		return (long)marks.secret;
	case ASK_SECRET_LINEAR:
		return (long)kernel_linear(marks.secret);
	case ASK_UID_OFFSET:
		return (long)&current->uid;
	case ASK_LIMIT:
		return (long)mode.user_top;
	case ASK_SEG:
		return (long)get_fs().seg;
	case ASK_CHECKS:
		return (long)access_counts.checks;
	case ASK_FIXUPS:
		return (long)access_counts.fixups;
	case ASK_AREAS:
		return (long)access_counts.areas;
	case ASK_PAGES:
		return (long)access_counts.pages;
	case ASK_EFLAGS:
		return (long)read_eflags();
	case ASK_SYSENTER:
		return !gate_missing(&gates[GATE_SYSENTER]);
	case ASK_POLICY:
		return policy - policies;
	case ASK_SMAP:
		return smap_active;
	case ASK_FAULT_EFLAGS:
		return (long)observe_take_fault_eflags();
	default:
		return -EINVAL;
	}
}
