/*
 * What is never masked: a fault on a kernel address, a segment limit of the kernel's,
 * a touch of user memory outside stac and clac.  And a thread that dies with the limit
 * open takes it along.
 *
 * Each happens in a thread of its own, which dies of it; the tests go on.
 */
#include "cases.h"
#include "process/task.h"
#include "seg/cpu.h"

static uint8_t got[16];

/* ---- A thread with an address space of its own that does something deadly ---- */

struct death {
	struct fault fault;
	int status;
	uint8_t left[16];	/* the start of its PAGE, if it had one */
};

static void (*deed)(void);
static bool survived;

static void life(void *unused)
{
	(void)unused;
	sti();
	deed();
	survived = true;
	task_exit(0);
}

static struct death die_of(void (*what)(void))
{
	struct process *p = process_create();
	struct task *t = task_create_kernel("dies", life, NULL);
	struct death death = { .status = 0 };

	EXPECT(p && t);
	if (!p || !t)
		return death;
	deed = what;
	survived = false;
	t->looked_at = true;
	task_join(t, p);
	task_wait(t);
	death.fault = t->fault;
	death.status = t->status;
	paging_peek(p->directory, user_linear(PAGE), death.left, sizeof(death.left));
	task_free(t);
	process_put(p);
	return death;
}

static void dies_of(void (*what)(void), uint32_t vector)
{
	struct death d = die_of(what);

	EXPECT(!survived);
	EXPECT(d.fault.happened && d.fault.in_kernel);
	EXPECT_EQ(d.fault.vector, vector);
	EXPECT_EQ(d.status, 128 + 11);
	EXPECT_EQ(read_eflags() & EFLAGS_AC, 0);
}

/* ---- Faults on kernel addresses ---- */

/* A legal address for KERNEL_DS where the kernel has nothing: in split the window's
 * first page, in flat and fenced something behind the window. */
static void __user *missing_kernel_page(void)
{
	return user(strcmp(mode.name, "split") == 0 ? 0 : 0xD0000000);
}

static void copies_from_a_kernel_hole(void)
{
	set_fs(KERNEL_DS);
	EXPECT_EQ(access_ok(VERIFY_READ, missing_kernel_page(), 4), true);
	copy_from_user(got, missing_kernel_page(), 4);
}

/* Three bytes: what `rep movsd` leaves to the tail. */
static void copies_a_tail_from_a_kernel_hole(void)
{
	set_fs(KERNEL_DS);
	copy_from_user(got, missing_kernel_page(), 3);
}

static void copies_a_tail_to_a_kernel_hole(void)
{
	set_fs(KERNEL_DS);
	copy_to_user(missing_kernel_page(), got, 3);
}

static void gets_from_a_kernel_hole(void)
{
	set_fs(KERNEL_DS);
	get_user_bytes(got, missing_kernel_page(), 4);
}

static void each_loop_oopses(void)
{
	dies_of(copies_from_a_kernel_hole, VECTOR_PF);
	dies_of(copies_a_tail_from_a_kernel_hole, VECTOR_PF);
	dies_of(copies_a_tail_to_a_kernel_hole, VECTOR_PF);
}

CASE(only_user_addresses_are_masked_in_copies)
{
	with_each_loop(each_loop_oopses);
}

CASE(only_user_addresses_are_masked_in_single_accesses)
{
	dies_of(gets_from_a_kernel_hole, VECTOR_PF);
}

/* The kernel's text is read-only for ring 0 too. */
static void writes_to_the_kernels_text(void)
{
	set_fs(KERNEL_DS);
	copy_to_user(user((uint32_t)(void *)copy_bytes_to_user), got, 1);
}

CASE(only_user_addresses_are_masked_in_writes)
{
	SKIP_UNLESS(probe.wp, "ring 0 may write to read-only pages here");
	dies_of(writes_to_the_kernels_text, VECTOR_PF);
}

/* In fenced the kernel's ends below: the last user byte, whose page is there. */
static void copies_past_the_kernel_segment(void)
{
	bool split = strcmp(mode.name, "split") == 0;

	if (!split)
		map_last_page();
	set_fs(KERNEL_DS);
	raw_copy_from_user(got, user(split ? SPLIT_KERNEL_LIMIT - 1 : FENCED_LIMIT), 4);
}

CASE(only_the_users_segment_limit_is_masked)
{
	SKIP_UNLESS(strcmp(mode.name, "flat") != 0, "flat's segments end nowhere");
	SKIP_UNLESS(probe.limits, "this machine checks no segment limit");
	dies_of(copies_past_the_kernel_segment, VECTOR_GP);
}

/* ---- SMAP ---- */

/* The listed instruction, a user's address, a page that is there: but no stac. */
static void copies_without_stac(void)
{
	map_page();
	fixup_copy(got, (const void *)PAGE, 4, copy_loop->from_user);
}

static void copies_without_stac_by_every_loop(void)
{
	dies_of(copies_without_stac, VECTOR_PF);
}

static void under_smap(void)
{
	with_each_loop(copies_without_stac_by_every_loop);
}

KTEST(a_smap_violation_is_not_masked)
{
	SKIP_UNLESS(probe.smap, "this CPU has no SMAP");
	under("smap", under_smap);
}

/* ---- The limit at the end of a thread ---- */

static uint32_t canary;
static uint32_t tid_at;

static void ends_with_the_limit_open(void)
{
	current->clear_child_tid = tid_at;
	set_fs(KERNEL_DS);
	task_exit(0);
}

static void oopses_with_the_limit_open(void)
{
	current->clear_child_tid = tid_at;
	copies_from_a_kernel_hole();
}

/* set_tid_address() names a kernel address: nothing may be written there. */
CASE(the_limit_is_closed_before_exit_writes)
{
	canary = 0x5A5B5C5D;
	tid_at = (uint32_t)&canary;
	die_of(ends_with_the_limit_open);
	EXPECT_EQ(canary, 0x5A5B5C5D);
	die_of(oopses_with_the_limit_open);
	EXPECT_EQ(canary, 0x5A5B5C5D);
}

/* The honest twin: at a user's address the zero does arrive. */
static void ends_with_a_good_tid(void)
{
	map_page();
	current->clear_child_tid = PAGE + 4;
	set_fs(KERNEL_DS);
	task_exit(0);
}

CASE(exit_writes_its_zero_to_the_user)
{
	struct death d = die_of(ends_with_a_good_tid);

	EXPECT(!d.fault.happened);
	EXPECT(all(d.left, FILLER, 4) && all(d.left + 4, 0, 4) && all(d.left + 8, FILLER, 8));
}
