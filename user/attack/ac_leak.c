/* ATTACK ac_leak: a thread sleeps with AC set, and the next one runs with SMAP's door open
 * SLIDE 19 The actual hardware support on x86
 * MECHANISM one thread gives the processor away between stac and clac. The other is in the middle of
 *          a bug that SMAP would catch (fake_object); EFLAGS is not switched with the threads.
 * STOPPED EFLAGS saved at the switch, or the door shut before it. In split and fenced SMAP is not
 *          needed for this, so there is no door.
 * HISTORY Linux before 5.2: "sched/x86: Save [ER]FLAGS on context switch", commit 6690e86be83a. A copy
 *          that sleeps in a page fault never had this: the fault itself saves EFLAGS.
 * VULNERABLE split/all oops #GP if limits  the pointer is past the end of the kernel's DS
 * VULNERABLE flat/all kernel-hit  uid 0, with SMAP on too: the other thread left AC set
 * VULNERABLE fenced/all oops #GP if limits  our memory lies below the fence of the kernel's DS
 * REPAIRED split/all oops #GP if limits  the pointer is past the end of the kernel's DS
 * REPAIRED flat/naive,fs,limit,walk,masked,tables kernel-hit  uid 0: without SMAP there is no door to
 *          shut
 * REPAIRED flat/smap oops #PF if smap  SMAP catches the bug, as it should
 * REPAIRED fenced/all oops #GP if limits  our memory lies below the fence of the kernel's DS
 */
#include "lib/scenario.h"

static const struct {
	char name[OBJECT_NAME_SIZE];
	unsigned int uid;
} forged = { .name = "root", .uid = 0 };

static volatile int ready, go;
static char other_stack[4096] __attribute__((aligned(16)));

static void leaves_it_open(void)
{
	ready = 1;
	while (!go)
		sched_yield();
	attack(ATTACK_SLEEP_OPEN, 0, 0);
}

int scenario(void)
{
	require(thread_start(leaves_it_open, other_stack + sizeof(other_stack)) > 0, "a thread");
	while (!ready)
		sched_yield();
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	go = 1;
	demo(DEMO_RESULT, attack(ATTACK_OBJECT_LATER, (long)&forged, 0), 0, 0);
	return 0;
}
