/*
 * sched.c - who runs: the round robin, sleeping and waking (task.h).
 *
 * Only two things take the processor from a thread: it sleeps, or its turn is over
 * when it goes back to ring 3.  Inside the kernel nobody else runs.
 */
#include "base/string.h"
#include "machine/panic.h"
#include "memory/paging.h"
#include "process/process.h"
#include "seg/cpu.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "threads/fpu.h"
#include "threads/task.h"

/* Ticks that a thread may run before another gets its turn. */
#define TURN 10

void switch_stacks(uint32_t *save_esp, uint32_t load_esp);

static struct task *idle;
static unsigned ticks_left = TURN;

void task_load_tls(void)
{
	for (int i = 0; i < SEG_TLS_COUNT; i++)
		gdt[SEG_TLS_FIRST + i] = current->tls[i];
}

static void switch_to(struct task *next)
{
	struct task *previous = current;
	uint32_t directory = next->process ? next->process->directory
					   : kernel_to_phys(kernel_directory);

	ticks_left = TURN;		/* also for a thread that is alone: others may wake */
	if (next == previous)
		return;
	fpu_save(previous->fpu);
	fpu_load(next->fpu);
	current = next;
	user_thread = &next->user;
	if (read_cr3() != directory)
		write_cr3(directory);
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
		task_exit(current->status);
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

static void idle_loop(void *unused)
{
	(void)unused;
	for (;;) {
		cli();
		schedule();
		sti_hlt();
	}
}

void tasks_init(void)
{
	fpu_init();
	user_thread_init(&current->user);
	user_thread = &current->user;
	current->state = TASK_READY;
	strlcpy(current->name, "kernel", sizeof(current->name));
	idle = task_create_kernel("idle", idle_loop, NULL);
	if (!idle)
		panic("no memory for the idle thread");
}
