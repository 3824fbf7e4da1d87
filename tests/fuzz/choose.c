/*
 * choose.c - which policy is in force, of those that promise to keep the kernel's memory whole.
 */
#include "fuzz.h"

/* Does this policy keep the kernel's memory whole, whatever the pointer?  fs does by the hardware's
 * limit alone, where there is one. */
static bool is_sound(const struct policy *p)
{
	return p->limited || oracle_has_segment(p);
}

/* One that masks no fault lets the thread die of a hole: not too often, each death costs a
 * process. */
void choose_policy(struct random *r)
{
	const struct policy *p;

	do
		p = &policies[draw(r, POLICY_COUNT)];
	while (!is_sound(p) || (!p->masked && draw(r, 4)));
	policy_set(p);
	copy_loop = &copy_loops[draw(r, copy_loop_count)];
}
