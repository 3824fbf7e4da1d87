/*
 * misbehave.c - the vulnerable paths (misbehave.h).
 *
 * They exist only here, behind the demo-control call, which is refused unless the
 * kernel was booted with "demo".  Each is the shape of a real bug.
 */
#include "base/demo_abi.h"
#include "base/errno.h"
#include "base/string.h"
#include "demo/marks.h"
#include "demo/misbehave.h"
#include "demo/observe.h"
#include "entry/oops.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "files/file.h"
#include "files/kernel_read.h"
#include "machine/print.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "seg/probe.h"
#include "seg/uaccess.h"

static long read_for_itself(uint32_t door)
{
	char line[DEMO_LINE_SIZE];
	struct file f = { .refs = 1, .ops = &archive_file_ops, .inode = archive_find(DEMO_FILE) };

	if (!f.inode)
		return -ENOENT;
	return door == DOOR_SET_FS ? kernel_read_set_fs(&f, line, sizeof(line))
				   : kernel_read(&f, line, sizeof(line));
}

/* The slides' last question: nobody checked y, and nobody said it was a user's. */
static long stray_memcpy(uint32_t y, uint32_t n)
{
	uint32_t size = 0;
	const char *line = archive_data(DEMO_FILE, &size);

	if (n > size)
		return -EINVAL;
	memcpy((void *)y, line, n);
	return (long)n;
}

static void show_cr4(void)
{
	/* A processor that has neither bit may have no CR4. */
	uint32_t cr4 = probe.smap || probe.smep ? read_cr4() : 0;

	print("CR4 is %p: SMAP (bit 21) %u, SMEP (bit 20) %u\n", (void *)cr4,
	      (cr4 & CR4_SMAP) != 0, (cr4 & CR4_SMEP) != 0);
}

static long call_pointer(uint32_t y)
{
	long (*function)(void) = (long (*)(void))y;

	show_cr4();
	return function();
}

static void set_wp(bool on)
{
	write_cr0(on ? read_cr0() | CR0_WP : read_cr0() & ~(uint32_t)CR0_WP);
}

static long print_limit(void)
{
	unsigned long limit = (unsigned long)get_fs().seg;

	print("limit is %p\n", (void *)limit);
	return (long)limit;
}

static long oops_with_limit_open(void)
{
	set_fs(KERNEL_DS);
	*(volatile int *)phys_to_kernel(0) = 0;	/* the guard page: absent in both models */
	return 0;
}

/* The fixup's copy, but for the segment in FS.  A fault is masked, so that it can be
 * told.  The bytes not copied. */
static unsigned long copy_with_fs(uint32_t y, desc_t segment)
{
	const struct policy *in_force = policy;
	uint32_t size, selector = user_thread->selector;
	const char *line = archive_data(DEMO_FILE, &size);
	unsigned long left;

	gdt[SEG_PROBE] = segment;
	policy_set(policy_find("masked"));
	user_thread->selector = SEL_PROBE;
	left = raw_copy_to_user(user_pointer(y), line, DEMO_LINE_SIZE);
	user_thread->selector = selector;
	policy_set(in_force);
	gdt[SEG_PROBE] = 0;
	return left;
}

/* Base and limit apart: the one says whose byte y is, the other whether it may be. */
static long copy_through(uint32_t y, uint32_t base, uint32_t limit)
{
	bool faulted, hit;

	marks_renew();
	faulted = copy_with_fs(y, DESC_SEGMENT(base, limit, TYPE_DATA, DPL_KERNEL)) != 0;
	hit = marks_changed();
	print("FS base %p limit %p: FS:%p is ", (void *)base, (void *)limit, (void *)y);
	if (faulted)
		print("%s\n", vector_name(observe_fault()));
	else
		print("linear %p, the %s's\n", (void *)(base + y), hit ? "kernel" : "user");
	return faulted ? LANDED_NOWHERE : hit ? LANDED_KERNEL : LANDED_USER;
}

long misbehave(uint32_t operation, uint32_t a, uint32_t b, uint32_t c)
{
	switch (operation) {
	case DEMO_DROP_CACHE:
		bcache_drop();
		return 0;
	case DEMO_KERNEL_READ:
		return read_for_itself(a);
	case DEMO_STRAY_MEMCPY:
		return stray_memcpy(a, b);
	case DEMO_CALL_POINTER:
		return call_pointer(a);
	case DEMO_SET_WP:
		set_wp(a);
		return 0;
	case DEMO_PRINT_LIMIT:
		return print_limit();
	case DEMO_LEAVE_LIMIT_OPEN:
		set_fs(KERNEL_DS);
		return 0;
	case DEMO_OOPS_WITH_LIMIT_OPEN:
		return oops_with_limit_open();
	case DEMO_COPY_THROUGH:
		return copy_through(a, b, c);
	default:
		return -EINVAL;
	}
}

void misbehave_end(void)
{
	set_wp(true);
}
