/* SCENARIO fs_thread_switch: two threads, one GS selector, two segments: each keeps its own
 * SLIDE 9 Actual solutions with constrained segmentation
 * EXPECT split/naive,fs,limit,walk,masked,smap delivered  a switch writes the thread's descriptors
 *          and loads its GS again
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  a switch writes the thread's descriptors
 *          and loads its GS again
 * EXPECT fenced/naive,fs,limit,walk,masked,smap delivered  a switch writes the thread's descriptors
 *          and loads its GS again
 * EXPECT split,flat,fenced/tables delivered  no copy: the switch alone is what counts
 */
#include "lib/scenario.h"
#include "lib/tls.h"

/*
 * The hard case is the equal selector: the processor keeps base and limit in the hidden
 * part of GS, so a kernel that changes the GDT but does not load GS again, because "it has
 * the right value already", leaves one thread in the other's segment.
 */
enum { TURNS = 16, PATIENCE = 10000 };
enum { WRONG_SELECTOR = 1, WRONG_DATA, OTHER_THREAD = 10, NEVER_ENDED = 20 };

static const unsigned int our_data = 0x11111111, other_data = 0x22222222;
static unsigned short gs;
static volatile int other_started, other_ended;
static volatile long other_result;
static char other_stack[4096] __attribute__((aligned(16)));

static long broken(unsigned int data)
{
	if (gs_selector() != gs)
		return WRONG_SELECTOR;
	return gs_word() != data ? WRONG_DATA : 0;
}

static void other_thread(void)
{
	load_gs(tls_segment(gs >> 3, &other_data));
	other_started = 1;
	for (int i = 0; i < TURNS && !other_result; i++) {
		other_result = broken(other_data);
		sched_yield();
	}
	other_ended = 1;
}

/* Take turns with the other thread until it has ended. */
static long take_turns(void)
{
	for (int i = 0; i < PATIENCE && !other_ended; i++) {
		long result = broken(our_data);

		if (result)
			return result;
		sched_yield();
	}
	if (!other_ended)
		return NEVER_ENDED;
	return other_result ? OTHER_THREAD + other_result : 0;
}

int scenario(void)
{
	gs = tls_segment(-1, &our_data);
	require(gs, "a segment of our own");
	load_gs(gs);
	require(thread_start(other_thread, other_stack + sizeof(other_stack)) > 0, "a thread");
	while (!other_started)
		sched_yield();

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	demo(DEMO_RESULT, take_turns(), 0, 0);
	return 0;
}
