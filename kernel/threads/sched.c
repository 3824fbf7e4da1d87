/*
 * sched.c - who runs: the round robin, sleeping and waking (sched.h).
 *
 * A thread loses the processor when it sleeps, yields or ends, or when its turn is over
 * on the way back to ring 3.  Otherwise, inside the kernel, no other thread runs.
 * Read next: switch.asm.
 */
#include "seg/cpu.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "threads/fpu.h"
#include "threads/sched.h"

/* Ticks that a thread may run before another gets its turn. */
#define TURN 10

void switch_stacks(uint32_t *save_esp, uint32_t load_esp);

struct task tasks[TASKS_MAX];
struct task *current = &tasks[0];

static struct task *idle;
static void (*end_killed)(int status);
static unsigned ticks_left = TURN;

uint32_t task_stack_top(const struct task *t)
{
	return (uint32_t)phys_to_kernel(t->stack) + KSTACK_SIZE;
}

void task_load_tls(void)
{
	for (int i = 0; i < SEG_TLS_COUNT; i++)
		gdt[SEG_TLS_FIRST + i] = current->tls[i];
}

static void switch_to(struct task *next)
{
	struct task *previous = current;

	ticks_left = TURN;		/* also for a thread that is alone: others may wake */
	if (next == previous)
		return;
	fpu_save(previous->fpu);
	fpu_load(next->fpu);
	current = next;
	user_thread = &next->user;
	if (read_cr3() != next->directory)
		write_cr3(next->directory);
	if (next->stack)
		gates_set_stack(task_stack_top(next));
	task_load_tls();
	switch_stacks(&previous->esp, next->esp);
}

void schedule(void)
{
	struct task *t = current;

	current->user.work &= ~(uint32_t)WORK_RESCHED;
	do {
		t = t == &tasks[TASKS_MAX - 1] ? &tasks[0] : t + 1;
		if (t->state == TASK_READY && t != idle) {
			switch_to(t);
			return;
		}
	} while (t != current);
	switch_to(idle);
}

void task_yield(void)
{
	uint32_t flags = irq_save();

	schedule();
	irq_restore(flags);
}

void sleep_on(const void *channel)
{
	current->waiting_for = channel;
	current->state = TASK_ASLEEP;
	schedule();
	if (current->user.work & WORK_KILL)
		end_killed(current->status);
}

bool sleep_until_signal(const void *channel)
{
	if (current->user.work & WORK_SIGNAL)
		return false;
	current->sleeps_lightly = true;
	sleep_on(channel);
	current->sleeps_lightly = false;
	return !(current->user.work & WORK_SIGNAL);
}

void wake(const void *channel)
{
	for (int i = 0; i < TASKS_MAX; i++)
		if (tasks[i].state == TASK_ASLEEP && tasks[i].waiting_for == channel)
			tasks[i].state = TASK_READY;
}

void task_tick(void)
{
	if (ticks_left && --ticks_left == 0)
		current->user.work |= WORK_RESCHED;
}

void sched_init(struct task *t, void (*killed)(int status))
{
	idle = t;
	end_killed = killed;
}
