/*
 * director.c - one call after the other: the oracle first, then the machine, then the comparison.
 *
 * Nothing here depends on time.  Between two calls the director may change the policy, let the
 * device answer, or let the cache forget; the numbers of the call decide that too.
 * Read next: draw.c, oracle_copy.c, ring3.c, check.c.
 */
#include "demo/ktest.h"
#include "entry/syscall.h"
#include "files/blockdev.h"
#include "fuzz.h"
#include "machine/console.h"
#include "machine/print.h"
#include "memory/frames.h"
#include "process/task.h"
#include "threads/time.h"

#define PROGRESS   4096
/* Sequences that have nothing to do with the calls'. */
#define FOR_EVENTS 0x0E7E4750
#define FOR_LAYOUT 0x1A0A7000

uint32_t fuzz_number;

static struct {
	uint32_t made, left_out, came_back, refused, deaths, slept, answers, drops, policies, all;
} fuzz_counts;
static uint32_t fuzz_births;

/* ---- The oracle's calls ---- */

static void oracle_life(void)
{
	struct lane *l = fuzz_lane;
	const struct call *c = &l->call;

	if (c->number == NR_DEMO)
		l->result = oracle_door(c);
	else if (!oracle_file_call(c, &l->result) && !oracle_memory_call(c, &l->result))
		l->result = -ENOSYS;
	l->done = true;
	oracle_sleep(l);
}

static bool ready(const struct lane *l)
{
	return l->busy && !l->done && !l->channel && !process_of(l)->dying;
}

/* In the scheduler's order: round and round, from the one that ran last. */
static void oracle_settle(unsigned last)
{
	for (unsigned i = 1; i <= LANES; i++) {
		unsigned at = (last + i) % LANES;

		if (!ready(&fuzz_lanes[at]))
			continue;
		oracle_resume(&fuzz_lanes[at]);
		last = at;
		i = 0;
	}
}

/* ---- The comparison ---- */

static void answered(struct lane *l)
{
	fuzz_counts.came_back++;
	fuzz_counts.refused += l->result == -EFAULT;
	check_answer(l);
	if (fuzz_door_lane == l) {
		witness_buffer();
		fuzz_door_lane = NULL;
	}
	l->busy = false;
}

static void compare(struct lane *l)
{
	if (fuzz_plan.show && (l->done || l->number == fuzz_number))
		show_result(l);
	check_touched(l);
	if (l->death) {
		check_death(l);
	} else if (!process_of(l)->dying) {
		check_life(l);
		if (l->done && !l->waits)
			fuzz_fail("thread %u sleeps, and the oracle says that its call is done",
				  (unsigned)(l - fuzz_lanes));
		if (!l->done && l->waits)
			fuzz_fail("thread %u has its answer, and the oracle says that it sleeps",
				  (unsigned)(l - fuzz_lanes));
		if (l->done)
			answered(l);
	}
}

static void begin_again(struct model_process *p)
{
	struct random r = random_of(fuzz_plan.seed ^ FOR_LAYOUT, fuzz_births++);

	process_end(p);
	process_birth(p, &r);
}

static void compare_all(void)
{
	for (unsigned i = 0; i < LANES; i++)
		if (fuzz_lanes[i].busy)
			compare(&fuzz_lanes[i]);
	witness_quick();
	for (unsigned i = 0; i < PROCESSES; i++)
		if (fuzz_processes[i].dying) {
			check_memory(&fuzz_processes[i]);
			fuzz_counts.deaths++;
			begin_again(&fuzz_processes[i]);
		}
}

static void whole_comparison(void)
{
	for (unsigned i = 0; i < PROCESSES; i++)
		check_memory(&fuzz_processes[i]);
	witness_all();
	fuzz_counts.all++;
}

/* ---- Events ---- */

/* Whoever waits for a block goes on, first in the oracle and then in the machine. */
static void device_answers(void)
{
	blocks_arrive();
	fuzz_counts.answers++;
	oracle_settle(LANES - 1);
	ring3_settle();
	compare_all();
}

static void another_policy(struct random *r)
{
	choose_policy(r);
	fuzz_counts.policies++;
}

static bool anybody_busy(void)
{
	for (unsigned i = 0; i < LANES; i++)
		if (fuzz_lanes[i].busy)
			return true;
	return false;
}

static void events(void)
{
	struct random r = random_of(fuzz_plan.seed ^ FOR_EVENTS, fuzz_number);

	if (draw(&r, 8) == 0 && blocks_pending())
		device_answers();
	if (draw(&r, 16) == 0) {
		blocks_drop();
		fuzz_counts.drops++;
	}
	if (draw(&r, 12) == 0 && !anybody_busy())
		another_policy(&r);
}

/* A lane that can make the call: its own, if it does not sleep, or the next one that does not.  If
 * all do, somebody is helped: by the device, or else one process begins again, for it would sleep
 * for ever. */
static struct lane *somebody(unsigned wanted)
{
	if (fuzz_lanes[wanted].busy && blocks_pending())
		device_answers();
	for (unsigned i = 0; i < LANES; i++)
		if (!fuzz_lanes[(wanted + i) % LANES].busy)
			return &fuzz_lanes[(wanted + i) % LANES];
	begin_again(process_of(&fuzz_lanes[wanted]));
	return &fuzz_lanes[wanted];
}

/* ---- One call ---- */

static void make_call(struct lane *l, const struct call *c)
{
	l->call = *c;
	l->number = fuzz_number;
	l->busy = true;
	if (fuzz_plan.show)
		show_call(c, fuzz_number);
	oracle_start(l, oracle_life);
	oracle_settle(c->lane + LANES - 1);
	ring3_go(l);
	tell_lies(l);
	fuzz_counts.made++;
	compare_all();
	fuzz_counts.slept += l->busy;
}

static void one(void)
{
	struct random r = random_of(fuzz_plan.seed, fuzz_number);
	struct lane *l;
	struct call c;

	draw_call(&r, &c);
	events();
	l = somebody(c.lane);
	c.lane = (unsigned)(l - fuzz_lanes);
	if (prepare_call(&c))
		make_call(l, &c);
	else
		fuzz_counts.left_out++;
	if ((fuzz_number + 1) % fuzz_plan.every == 0)
		whole_comparison();
}

static void begin_epoch(uint32_t epoch)
{
	struct random r = random_of(fuzz_plan.seed ^ FOR_EVENTS, ~epoch);

	for (unsigned i = 0; i < PROCESSES; i++)
		process_end(&fuzz_processes[i]);
	model_begin();
	blocks_begin();
	another_policy(&r);
	fuzz_births = epoch * EPOCH;
	fuzz_awaited = 0;
	for (unsigned i = 0; i < PROCESSES; i++)
		begin_again(&fuzz_processes[i]);
}

static void no_answer_by_clock(void)
{
}

static void begin(void)
{
	plan_read();
	console_keep_off_screen();
	console_keep_off_serial();
	time_each_tick(TICK_DEVICE, no_answer_by_clock);
	blockdev_set_late(0, 0xFFFFFFFF, 0);
	ring3_begin();
	witness_begin();
	model_begin();
}

static void say_counts(void)
{
	emit("# fuzz: %u calls made, %u left out, %u answers compared, %u of them -EFAULT\n",
	     fuzz_counts.made, fuzz_counts.left_out, fuzz_counts.came_back, fuzz_counts.refused);
	emit("# fuzz: %u slept, %u times the device answered, %u the cache forgot, %u threads died "
	     "of an oops\n",
	     fuzz_counts.slept, fuzz_counts.answers, fuzz_counts.drops, fuzz_counts.deaths);
	emit("# fuzz: %u policies one after the other, %u times %u bytes of the kernel compared, 0 "
	     "lost\n",
	     fuzz_counts.policies, fuzz_counts.all, witness_bytes);
}

/* The cache takes a frame for each of its buffers, once, and so do our coroutines for their stacks;
 * everything else comes back. */
#define STAYS (256 + 2 * LANES)

static void end(uint32_t frames)
{
	for (unsigned i = 0; i < PROCESSES; i++)
		process_end(&fuzz_processes[i]);
	if (frames_free_count() + STAYS < frames)
		fuzz_fail("%u frames were free, %u are left", frames, frames_free_count());
	demo_call = NULL;
}

KTEST(fuzz)
{
	uint32_t frames;

	begin();
	frames = frames_free_count();
	for (uint32_t i = 0; i < fuzz_plan.count; i++) {
		fuzz_number = fuzz_plan.first + i;
		if (!i || fuzz_number % EPOCH == 0)
			begin_epoch(fuzz_number / EPOCH);
		if (!plan_skips(fuzz_number))
			one();
		if (i % PROGRESS == PROGRESS - 1)
			emit("# fuzz: at %u\n", fuzz_number + 1);
	}
	whole_comparison();
	end(frames);
	say_counts();
}
