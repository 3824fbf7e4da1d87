/*
 * The bugs of kernel/demo/attack.c: who does not ask for the vulnerable path does not get it.
 */
#include "base/errno.h"
#include "demo/attack.h"
#include "demo/ktest.h"
#include "threads/sched.h"

/* Repaired, both refuse; vulnerable, the one would call nobody, and the other believe anything. */
static void repaired(const char *scenario)
{
	attack_begin(scenario);
	EXPECT_EQ(attack(ATTACK_CALL, 0, 0), -EINVAL);
	EXPECT_EQ(attack(ATTACK_OBJECT, (uint32_t)current, 0), -EFAULT);
	attack_end();
}

KTEST(only_the_name_leads_to_a_bug)
{
	repaired("waitid");
	repaired("waitid.repaired");
	repaired("read_good");
	repaired("waitid.vulnerables");
	repaired(".");
}

KTEST(a_bug_that_is_over_is_over)
{
	attack_begin("waitid.vulnerable");
	attack_end();
	EXPECT_EQ(attack(ATTACK_CALL, 0, 0), -EINVAL);
}

KTEST(there_are_no_other_bugs)
{
	EXPECT_EQ(attack(ATTACK_COUNT, 0, 0), -EINVAL);
	EXPECT_EQ(attack((uint32_t)-1, 0, 0), -EINVAL);
}
