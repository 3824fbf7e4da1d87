/*
 * steps.c - which breakpoints stand when, and what the processor holds there.
 *
 * The two breakpoints move along the only ways that the code can take:
 *
 *	step 1 --> step 2 --> step 3 --> steps 4, 5     a read, FS loaded
 *	step 1 --> step 2 --> naive copy                a read, policy naive
 *	step 1 -------------> step 3 --> steps 4, 5     a write, FS loaded
 *	step 1 -------------> naive copy                a write, policy naive
 *
 * Nothing here asks which policy is in force: a step that is not reached has not
 * happened.  Read next: breakpoints.c, screen.c.
 */
#include "demo/screen/breakpoints.h"
#include "demo/screen/segments.h"
#include "demo/screen/steps.h"
#include "entry/trap.h"
#include "seg/cpu.h"
#include "seg/policy.h"

/* The steps' own instructions. */
extern const char step2_data_in_buffer[], step3_load_fs[], step4_copy[], step5_restore_fs[];

static struct {
	const struct task *task;	/* NULL: nothing is watched */
	enum demo_op kind;
	const char *entry;		/* of the gate under test: step 1 */
	void (*stopped)(const struct stop *s);
} watch;

static const char *place_of(enum step step)
{
	switch (step) {
	case STEP_TRAP:
		return watch.entry;
	case STEP_DATA:
		return step2_data_in_buffer;
	case STEP_LOAD_FS:
		return step3_load_fs;
	case STEP_COPY:
		return step4_copy;
	case STEP_RESTORE_FS:
		return step5_restore_fs;
	default:
		return (const char *)naive_copy;
	}
}

static void wait_for(enum step a, enum step b)
{
	breakpoints_set(place_of(a), place_of(b));
}

static void move_on(enum step step)
{
	switch (step) {
	case STEP_TRAP:
		wait_for(watch.kind == DEMO_CLAIM_WRITE ? STEP_NAIVE : STEP_DATA, STEP_LOAD_FS);
		break;
	case STEP_DATA:
		wait_for(STEP_NAIVE, STEP_LOAD_FS);
		break;
	case STEP_LOAD_FS:
		wait_for(STEP_COPY, STEP_RESTORE_FS);
		break;
	default:
		break;
	}
}

/* What the instruction sees on its stack: an exception in ring 0 pushes no ESP, so
 * the interrupted stack begins where the frame's esp would be. */
static const uint32_t *stack_of(const struct frame *f)
{
	return &f->esp;
}

static void find_address(struct stop *s, uint16_t selector, uint32_t offset)
{
	s->offset = offset;
	s->selector = selector;
	segment_ask(selector, &s->segment);
}

/* Every value is the processor's or the stack's; the places are as their own
 * comments say (entry.asm, archive_file.c, fixup.asm), and a copier's are policy.h's:
 * EAX to, EDX from. */
static struct stop look(enum step step, const struct frame *f)
{
	struct stop s = { .step = step, .fs = read_fs(), .ac = f->eflags & EFLAGS_AC };
	bool from_user_buffer = watch.kind == DEMO_CLAIM_WRITE;
	const uint32_t *stack = stack_of(f);

	if (step == STEP_TRAP)
		s.cpl = f->eip == gate_entry(&gates[GATE_SYSENTER]) ? 3 : stack[1] & 3;
	else if (step == STEP_DATA)
		find_address(&s, (uint16_t)f->ds, stack[1]);
	else if (step == STEP_LOAD_FS)
		s.next_fs = (uint16_t)((const struct user_thread *)f->eax)->selector;
	else if (step == STEP_COPY)
		find_address(&s, s.fs, from_user_buffer ? f->esi : f->edi);
	else if (step == STEP_RESTORE_FS)
		s.next_fs = (uint16_t)stack[0];
	else
		find_address(&s, (uint16_t)f->ds, from_user_buffer ? f->edx : f->eax);
	return s;
}

/* A debug exception: true if it was a stop. */
static bool debug(struct frame *f)
{
	struct stop s;

	if (!breakpoints_hit(f))
		return false;
	if (current != watch.task)
		return true;		/* another thread's step */
	for (int i = 0; i < STEPS; i++)
		if (f->eip == (uint32_t)place_of(i)) {
			move_on(i);
			s = look(i, f);
			watch.stopped(&s);
		}
	return true;
}

void steps_watch(const struct task *t, const struct gate *gate, enum demo_op kind,
		 void (*stopped)(const struct stop *s))
{
	watch.task = t;
	watch.kind = kind;
	watch.entry = (const char *)gate_entry(gate);
	watch.stopped = stopped;
	debug_watcher = debug;
	breakpoints_set(place_of(STEP_TRAP), NULL);
}

void steps_end(void)
{
	if (watch.task)
		breakpoints_set(NULL, NULL);
	watch.task = NULL;
	debug_watcher = NULL;
}
