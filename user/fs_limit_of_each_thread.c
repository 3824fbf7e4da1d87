/* SCENARIO fs_limit_of_each_thread: one thread sleeps with its limit raised, another has its own
 * SLIDE 9 Actual solutions with constrained segmentation
 * GATES int80
 * EXPECT split,flat,fenced/naive,fs,limit,walk,masked,smap delivered  the limit belongs to the
 *          thread and changes with it
 * EXPECT split,flat,fenced/tables delivered  the limit is the thread's under every policy
 */
#include "lib/scenario.h"

enum { PATIENCE = 10000 };
enum { NOT_RAISED = 1, NEVER_LOOKED, NOT_ITS_OWN };

static char other_stack[4096] __attribute__((aligned(16)));
static unsigned long y;
static volatile long told = -EINVAL;

/* It comes into the kernel again and again, until the first thread sleeps there. */
static void other_thread(void)
{
	for (int i = 0; i < PATIENCE && told == -EINVAL; i++) {
		told = demo(DEMO_LOOK_MEANWHILE, y, 0, 0);
		sched_yield();
	}
}

int scenario(void)
{
	long raised;
	/* In split a byte of the kernel has a small offset, which a user may have as well. */
	int flat = ask(ASK_CANARY_OFFSET) == ask(ASK_CANARY_LINEAR);

	y = ask(ASK_CANARY_OFFSET);
	require(thread_start(other_thread, other_stack + sizeof(other_stack)) > 0, "a thread");
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	raised = demo(DEMO_RAISE_AND_SLEEP, y, 0, 0);
	demo(DEMO_RESULT, raised ? NOT_RAISED : told == -EINVAL ? NEVER_LOOKED
	     : told == flat ? NOT_ITS_OWN : 0, 0, 0);
	return 0;
}
