/*
 * observe.c - the marks, the claim, and the reading back (observe.h).
 * Read next: ask.c, report.c.
 */
#include "base/errno.h"
#include "base/string.h"
#include "demo/marks.h"
#include "demo/observe.h"
#include "entry/trap.h"
#include "memory/paging.h"
#include "process/process.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "seg/uaccess.h"
#include "threads/time.h"

static struct {
	struct task *task;
	uint32_t directory;
	bool claimed, armed, has_result;
	enum demo_op kind;
	uint32_t y, n;
	uint8_t expect[DEMO_MAX], before[DEMO_MAX], after[DEMO_MAX];
	uint32_t before_there;	/* bytes of the range that were mapped at the claim */
	uint32_t after_there;	/* the same after the call, or at the thread's end */
	bool after_lent;	/* the page at y is the buffer cache's own */
	uint32_t expect_there;	/* bytes of expect that mean something */
	long result;
	uint32_t instructions;
	uint8_t sink[DEMO_MAX];
	uint32_t sink_n;
	bool told;		/* a word of the sink says where the kernel lies */
} run;

/* Words that one DEMO_TOLD may have. */
#define SPOKEN_MAX 4

/* EFLAGS at ring 0's last page fault: whether AC was open there. */
static uint32_t fault_eflags;
static uint32_t fault_vector;

static void watch(const struct frame *f)
{
	if (f->vector < VECTOR_EXCEPTIONS && !from_user(f))
		fault_vector = f->vector;
	if (f->vector == VECTOR_PF && !from_user(f))
		fault_eflags = f->eflags;
}

void observe_start(struct task *t)
{
	memset(&run, 0, sizeof(run));
	run.task = t;
	run.directory = t->process->directory;
	trap_watcher = watch;
	t->uid = DEMO_UID;
	marks_renew();
}

/* The first kernel byte that is not what it was; NULL if all are. */
static const void *kernel_hit(const struct task *t)
{
	const void *mark = marks_changed();

	return mark || t->uid == DEMO_UID ? mark : &t->uid;
}

uint32_t observe_fault(void)
{
	return fault_vector;
}

uint32_t observe_take_fault_eflags(void)
{
	uint32_t eflags = fault_eflags;

	fault_eflags = 0;
	return eflags;
}

static uint32_t peek(uint32_t y, void *to, uint32_t n)
{
	if (y >= mode.user_top)
		return 0;
	return paging_peek(run.directory, user_linear(y), to, min_u32(n, mode.user_top - y));
}

/* What is at y when the call is over; the scenario may then clean up. */
static void look_after(void)
{
	const uint32_t *entry = NULL;

	run.after_there = peek(run.y, run.after, run.n);
	if (run.y < mode.user_top)
		entry = paging_entry(run.directory, user_linear(run.y), false);
	run.after_lent = entry && *entry & PTE_LENT;
}

long observe_claim(enum demo_op kind, uint32_t y, uint32_t n, uint32_t expect)
{
	if (run.claimed)
		return -EINVAL;
	if (n > DEMO_MAX)
		return -EINVAL;
	run.before_there = peek(y, run.before, n);
	run.expect_there = n;
	/* A write ought to deliver what the user has at y, if nothing else is said. */
	if (kind == DEMO_CLAIM_WRITE && !expect) {
		memcpy(run.expect, run.before, n);
		run.expect_there = run.before_there;
	} else if (kind != DEMO_CLAIM_NONE && peek(expect, run.expect, n) < n) {
		return -EFAULT;
	}
	run.kind = kind;
	run.y = y;
	run.n = n;
	run.claimed = run.armed = true;
	/* Once a run, so nobody can hold the clock up with it. */
	time_restart_tick();
	return 0;
}

long observe_result(long result, uint32_t instructions)
{
	if (!run.armed)
		return -EINVAL;
	run.armed = false;
	run.has_result = true;
	look_after();
	run.result = result;
	run.instructions = instructions;
	return 0;
}

long observe_sink(uint32_t p, uint32_t n)
{
	if (n > DEMO_MAX)
		return -EINVAL;
	run.sink_n = peek(p, run.sink, n);
	return run.sink_n == n ? 0 : -EFAULT;
}

/* The linear address of a table of the processor's, or the upper half of the kernel's
 * stack pointer (the lower one says little: stacks begin at pages). */
static bool tells_where(uint32_t word)
{
	const uint32_t stack = task_stack_top(run.task) - 1;

	return word == sgdt().linear || word == sidt().linear || word >> 16 == stack >> 16;
}

long observe_told(uint32_t p, uint32_t n)
{
	uint32_t words[SPOKEN_MAX];

	if (n > sizeof(words) || peek(p, words, n) < n)
		return -EFAULT;
	for (uint32_t i = 0; i < n / sizeof(words[0]); i++)
		run.told |= tells_where(words[i]);
	return 0;
}

/* Bytes from the first on that came to where the claim said they would.  A byte
 * that was already right before does not count: it proves nothing. */
static uint32_t arrived(void)
{
	uint32_t n = 0;

	if (run.kind == DEMO_CLAIM_WRITE) {
		while (n < run.sink_n && n < run.expect_there && run.sink[n] == run.expect[n])
			n++;
		return n;
	}
	while (n < run.after_there && run.after[n] == run.expect[n]
	       && (n >= run.before_there || run.before[n] != run.expect[n]))
		n++;
	return n;
}

/* A read that moved nothing must also have changed nothing. */
static bool user_range_intact(void)
{
	return run.after_there >= run.before_there
	       && memcmp(run.after, run.before, run.before_there) == 0;
}

/* A call that moves nothing says with its status alone how it ended. */
static struct outcome judge_status(long status)
{
	if (status == 0)
		return OUTCOME(DELIVERED);
	if (status == -EFAULT || status == -EINVAL)
		return OUTCOME(REFUSED);
	return OUTCOME(UNKNOWN);
}

static struct outcome judge_result(uint32_t moved)
{
	bool none = run.result == -EFAULT || run.result == 0;

	if (!run.has_result)
		return OUTCOME(UNKNOWN);
	if (run.kind == DEMO_CLAIM_NONE)
		return judge_status(run.result);
	if (run.result == (long)run.n && moved == run.n)
		return OUTCOME(DELIVERED);
	if (none && !moved && user_range_intact())
		return OUTCOME(REFUSED);
	if (run.result > 0 && (uint32_t)run.result == moved)
		return (struct outcome){ OUTCOME_PARTIAL, run.n - moved };
	return OUTCOME(UNKNOWN);
}

static void landed(struct observation *o, const char *whose, uint32_t linear)
{
	o->landed = whose;
	o->linear_known = true;
	o->linear = linear;
}

/* Kernel memory took part: that outweighs what the call returned. */
static void breach(struct observation *o, struct outcome outcome, uint32_t linear)
{
	o->outcome = outcome;
	landed(o, "kernel", linear);
}

struct observation observe_end(const struct task *t)
{
	bool moves = run.claimed && run.kind != DEMO_CLAIM_NONE;
	const void *hit = kernel_hit(t), *secret = marks_secret_in(run.sink, run.sink_n);
	uint32_t moved;
	struct observation o = {
		.landed = "none",
		.has_pointer = moves,
		.y = run.y,
		.error = run.has_result && run.result < 0 ? (int)-run.result : 0,
		.fault = t->fault,
		.instructions = run.instructions,
	};

	run.armed = false;
	if (!run.has_result)
		look_after();
	moved = moves ? arrived() : 0;
	o.residual = run.n - moved;
	o.outcome = judge_result(moved);
	/* A scenario that ends with another status has found something wrong itself. */
	if (t->status)
		o.outcome = OUTCOME(UNKNOWN);
	if (t->fault.happened) {
		o.outcome = t->fault.in_kernel ? OUTCOME(OOPS) : OUTCOME(KILLED);
		o.linear_known = t->fault.linear_known;
		o.linear = t->fault.linear;
	}
	if (moved)
		landed(&o, "user", user_linear(run.y));
	/* A file's page that all share is the kernel's, whoever has it mapped. */
	if (moved && run.kind == DEMO_CLAIM_READ && run.after_lent)
		breach(&o, OUTCOME(KERNEL_HIT), user_linear(run.y));
	if (run.told)
		o.outcome = OUTCOME(KERNEL_LEAK);
	if (secret)
		breach(&o, OUTCOME(KERNEL_LEAK), kernel_linear(secret));
	if (hit && (!t->status || t->fault.happened))
		breach(&o, OUTCOME(KERNEL_HIT), kernel_linear(hit));
	return o;
}
