/*
 * sys_tls.c - segments of a thread's own: set_thread_area, and clone's CLONE_SETTLS.
 */
#include "base/errno.h"
#include "entry/syscall.h"
#include "entry/tls.h"
#include "seg/mode.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

/* Linux's struct user_desc. */
struct user_desc {
	uint32_t entry, base, limit;
	uint32_t seg_32bit : 1, contents : 2, read_exec_only : 1, limit_in_pages : 1,
		 seg_not_present : 1, useable : 1;
};

/* All fields zero but these two ask for an empty slot. */
static bool is_empty(const struct user_desc *d)
{
	return !d->base && !d->limit && d->read_exec_only && d->seg_not_present;
}

/*
 * A data segment that starts at the user's offset `base`: in split the user's own
 * base is added, so the program sees the same addresses as without it.  Its limit
 * is the program's to choose; the pages' U/S bit is what stops ring 3 there.
 */
static desc_t tls_descriptor(const struct user_desc *d)
{
	desc_t desc = DESC_SEGMENT(user_linear(d->base), d->limit & 0xFFFFF,
				   d->read_exec_only ? TYPE_DATA_RO : TYPE_DATA, DPL_USER);

	return d->limit_in_pages ? desc | DESC_4K : desc;
}

static int tls_slot(uint32_t entry)
{
	if (entry != (uint32_t)-1)
		return entry - SEG_TLS_FIRST < SEG_TLS_COUNT ? (int)(entry - SEG_TLS_FIRST) : -EINVAL;
	for (int i = 0; i < SEG_TLS_COUNT; i++)
		if (!current->tls[i])
			return i;
	return -ESRCH;
}

/* As in Linux's arch/x86/kernel/tls.c, only 32-bit data segments: a 16-bit stack
 * segment would show the kernel's ESP to the user at IRET. */
long tls_from_user(const void __user *description, struct tls *tls)
{
	struct user_desc d;
	int slot;

	if (copy_from_user(&d, description, sizeof(d)))
		return -EFAULT;
	slot = tls_slot(d.entry);
	if (slot < 0)
		return slot;
	if (!is_empty(&d) && (!d.seg_32bit || d.contents > 1 || d.seg_not_present))
		return -EINVAL;
	*tls = (struct tls){ (uint32_t)slot, is_empty(&d) ? 0 : tls_descriptor(&d) };
	return 0;
}

long sys_set_thread_area(void __user *description)
{
	struct tls tls;
	long error = tls_from_user(description, &tls);
	uint32_t entry;

	if (error)
		return error;
	current->tls[tls.slot] = tls.descriptor;
	task_load_tls();
	/* entry is the first field, and the only one we change. */
	entry = SEG_TLS_FIRST + tls.slot;
	return copy_to_user(description, &entry, sizeof(entry)) ? -EFAULT : 0;
}
