/* SCENARIO gate_flags: DF, AC, NT clear inside the kernel, then the caller's again; IF on in both
 * SLIDE 1 User/kernel interactions so far
 * EXPECT split/naive,fs,limit,walk,masked,smap delivered  the entry code clears them for the
 *          kernel; the exit restores them
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  the entry code clears them; the
 *          caller's AC must not open SMAP's door either
 * EXPECT fenced/naive,fs,limit,walk,masked,smap delivered  the entry code clears them for the
 *          kernel; the exit restores them
 * EXPECT split,flat,fenced/tables delivered  the way in and out does not depend on how copies are
 *          made
 */
#include "lib/scenario.h"

/* An interrupt gate clears NT by itself, a call gate clears nothing, SYSENTER forgets all. */
static const unsigned int FLAGS = EFLAGS_DF | EFLAGS_AC | EFLAGS_NT;

/* Cross once with these flags and ask what the kernel runs with: returns those of FLAGS
 * that the kernel saw set, or that came back wrong, and IF if either side had it off. */
static unsigned int changed(unsigned int flags)
{
	struct watch w;

	watch_prepare(&w, gate, NR_DEMO, DEMO_ASK, ASK_EFLAGS, 0);
	w.eflags = (w.eflags & ~FLAGS) | flags;
	watch_call(&w, gate->cross);
	return (((w.eflags ^ flags) | w.eax) & FLAGS) | ((~w.eflags | ~w.eax) & EFLAGS_IF);
}

int scenario(void)
{
	unsigned long start, cost;
	long result;

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	start = ticks();
	result = changed(FLAGS);
	cost = ticks() - start;
	result |= changed(0) | changed(EFLAGS_DF) | changed(EFLAGS_AC) | changed(EFLAGS_NT);
	demo(DEMO_RESULT, result, cost, 0);
	return 0;
}
