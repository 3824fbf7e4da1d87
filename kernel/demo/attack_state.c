/*
 * attack_state.c - a limit, a flag, a pointer or a bit that is not as the code that comes
 * next believes (attack.h).
 */
#include "base/errno.h"
#include "demo/attack.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

#define UNUSED (void)a, (void)b

/* ---- The limit ---- */

static long oops_now(void)
{
	*(volatile int *)phys_to_kernel(0) = 0;		/* the guard page */
	return 0;
}

/* task_exit() as it would be without its first line.  The exit path of 2010 did this behind
 * the oops; here it comes before: the same write under the same limit. */
long exit_with_limit(uint32_t a, uint32_t b)
{
	const uint32_t nobody = 0;

	UNUSED;
	set_fs(KERNEL_DS);
	put_user(nobody, (uint32_t __user *)user_pointer(current->clear_child_tid));
	return oops_now();
}

long exit_without_limit(uint32_t a, uint32_t b)
{
	UNUSED;
	set_fs(KERNEL_DS);
	return oops_now();
}

/* The way back to ring 3 does not look. */
long limit_forgotten(uint32_t a, uint32_t b)
{
	UNUSED;
	set_fs(KERNEL_DS);
	current->user.work &= ~(uint32_t)WORK_LIMIT;
	return 0;
}

long limit_looked_at(uint32_t a, uint32_t b)
{
	UNUSED;
	set_fs(KERNEL_DS);
	return 0;
}

/* ---- AC: SMAP's door, open while another thread runs ---- */

static void door(bool open)
{
	if (!smap_active)
		return;
	if (open)
		__asm__ volatile("stac" : : : "memory", "cc");
	else
		__asm__ volatile("clac" : : : "memory", "cc");
}

/* switch_stacks() leaves EFLAGS alone: who runs next runs with ours. */
long sleep_with_ac(uint32_t a, uint32_t b)
{
	UNUSED;
	door(true);
	task_yield();
	door(false);
	return 0;
}

/* What Linux's switch does since its repair: EFLAGS goes with the thread. */
static void yield_with_flags(void)
{
	uint32_t flags = read_eflags();

	door(false);
	task_yield();
	door(flags & EFLAGS_AC);
}

long sleep_without_ac(uint32_t a, uint32_t b)
{
	UNUSED;
	door(true);
	yield_with_flags();
	door(false);
	return 0;
}

/* ---- A function pointer that nobody has set ---- */

static struct {
	long (*volatile sendpage)(void);
} operations;

long call_unset(uint32_t a, uint32_t b)
{
	UNUSED;
	return operations.sendpage();
}

long call_looked_at(uint32_t a, uint32_t b)
{
	UNUSED;
	return operations.sendpage ? operations.sendpage() : -EINVAL;
}

/* ---- What a processor of another year does ---- */

long write_protect_off(uint32_t a, uint32_t b)
{
	UNUSED;
	write_cr0(read_cr0() & ~(uint32_t)CR0_WP);
	return 0;
}

/* ---- The exception table ---- */

/* Whatever the policy under test does about a fault: the exception table is looked at. */
long fixups_on(uint32_t a, uint32_t b)
{
	UNUSED;
	/* naive's copy stands in no table. */
	if (policy->way == BY_FS)
		policy_set(policy_find("masked"));
	return 0;
}
