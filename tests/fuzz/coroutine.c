/*
 * coroutine.c - the oracle's calls, each on a stack of its own.
 *
 * A call of the kernel's sleeps in the middle, deep inside a copy.  The oracle's does too, at the
 * same place, so it can be written from top to bottom as the kernel's is.  switch_stacks() is the
 * kernel's own thread switch; nothing else of the scheduler takes part.
 */
#include "files/blockdev.h"
#include "fuzz.h"
#include "memory/frames.h"

void switch_stacks(uint32_t *save_esp, uint32_t load_esp);

struct lane *fuzz_lane;
static uint32_t fuzz_director_esp;

#define STACK_PAGES 2

struct start {
	uint32_t gs, fs, edi, esi, ebx, ebp, eip, return_address;
};

void oracle_start(struct lane *l, void (*life)(void))
{
	struct start *s;

	if (!l->stack)
		l->stack = frames_alloc(STACK_PAGES);
	s = (struct start *)((char *)phys_to_kernel(l->stack) + STACK_PAGES * PAGE_SIZE) - 1;
	*s = (struct start){ .eip = (uint32_t)life };
	l->esp = (uint32_t)s;
	l->channel = NULL;
	l->done = false;
	l->death = 0;
	l->touched_count = 0;
}

void oracle_resume(struct lane *l)
{
	fuzz_lane = l;
	l->channel = NULL;
	switch_stacks(&fuzz_director_esp, l->esp);
}

void oracle_sleep(const void *channel)
{
	fuzz_lane->channel = channel;
	fuzz_lane->slept = true;
	switch_stacks(&fuzz_lane->esp, fuzz_director_esp);
}

/* A lane that is awake has no channel; the director resumes it in its turn. */
void oracle_wake(const void *channel)
{
	for (unsigned i = 0; i < LANES; i++)
		if (fuzz_lanes[i].channel == channel)
			fuzz_lanes[i].channel = NULL;
}

/* An oops: the thread is gone, and with it the others of its process. */
void oracle_die(uint32_t vector)
{
	fuzz_lane->death = vector;
	fuzz_lane->done = true;
	process_of(fuzz_lane)->dying = true;
	oracle_sleep(fuzz_lane);
	__builtin_unreachable();
}
