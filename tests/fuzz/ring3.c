/*
 * ring3.c - the threads that make the calls, through real gates.
 *
 * A thread's program is a few instructions: the gate, then a call of NR_DEMO that says "I am back",
 * which sleeps until the thread's turn comes again.  There the registers for the next call are put
 * into its frame, as a debugger would.
 */
#include "entry/syscall.h"
#include "fuzz.h"
#include "process/pages.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/gates.h"

#define STUB_SIZE    32
#define STACK_AT     (PAGE_SIZE / 2)
/* Where the stub stores EAX: below the stack pointer that it came back with. */
#define RESULT_BELOW 4

/* mov [esp - 4], eax;  mov eax, NR_DEMO;  int 0x80;  ud2 */
#define BACK                                                                                  \
	0x89, 0x44, 0x24, 0x100 - RESULT_BELOW, 0xB8, NR_DEMO, 0, 0, 0, 0xCD, VECTOR_SYSCALL, \
		0x0F, 0x0B
#define BACK_AT_SYSENTER 2

static const uint8_t fuzz_stubs[GATE_COUNT][STUB_SIZE] = {
	[GATE_INT80] = { 0xCD, VECTOR_SYSCALL, BACK },
	[GATE_LCALL7] = { 0x9A, 0, 0, 0, 0, SEL_LCALL7, 0, BACK },
	[GATE_CALL] = { 0x9A, 0, 0, 0, 0, SEL_CALL_GATE, 0, BACK },
	[GATE_SYSENTER] = { 0x0F, 0x34, BACK },
};

static struct lane *lane_of(const struct task *t)
{
	for (unsigned i = 0; i < LANES; i++)
		if (fuzz_lanes[i].task == t)
			return &fuzz_lanes[i];
	return NULL;
}

static uint32_t stack_of(const struct lane *l)
{
	return STACKS + (uint32_t)(l - fuzz_lanes) * PAGE_SIZE + STACK_AT;
}

uint8_t *ring3_page(const struct model_process *p, uint32_t y)
{
	uint32_t frame = page_fill(p->real, y, true);

	if (!frame)
		fuzz_fail("no page at %p", (void *)y);
	return (uint8_t *)phys_to_kernel(frame) + y % PAGE_SIZE;
}

/* Arguments as every gate wants them; where one does not look, marks that have to come back. */
static void set_registers(struct lane *l, struct frame *f)
{
	const struct call *c = &l->call;
	const uint32_t *a = c->args;

	*f = (struct frame){
		.eax = c->number,
		.ebx = a[0],
		.ecx = a[1],
		.edx = a[2],
		.esi = a[3],
		.edi = a[4],
		.ebp = a[5],
		.es = c->es,
		.ds = c->ds,
		.vector = ENTRY_INT80,
		.eip = STUBS + c->gate * STUB_SIZE,
		.cs = SEL_USER_CS,
		.eflags = c->eflags,
		.esp = stack_of(l),
		.ss = SEL_USER_DS,
	};
	if (c->gate == GATE_SYSENTER) {
		f->esi = a[1];
		f->edi = a[2];
		f->ebp = a[3];
		f->ecx = f->esp;
		f->edx = f->eip + BACK_AT_SYSENTER;
	} else if (c->gate != GATE_INT80) {
		f->ebx = ~a[0], f->ecx = ~a[1], f->edx = ~a[2], f->esi = ~a[3], f->edi = ~a[4];
	}
	l->set = *f;
}

/* On the stack of the lane's thread.  What it came back with, and then its next call. */
static long back(struct lane *l)
{
	struct frame *f = (struct frame *)task_stack_top(current) - 1;
	uint32_t flags = irq_save();

	l->got = *f;
	l->got_fs = read_fs();
	l->got_gs = read_gs();
	l->waits = true;
	while (!l->turn)
		sleep_on(&l->turn);
	l->turn = l->waits = false;
	irq_restore(flags);
	set_registers(l, f);
	l->door_open = l->call.number == NR_DEMO;
	__asm__ volatile("mov %0, %%fs; mov %1, %%gs" : : "r"(l->call.fs), "r"(l->call.gs));
	return (long)f->eax;
}

/* demo_call: either the call under test, or "I am back". */
static long demo(uint32_t operation, uint32_t a, uint32_t b, uint32_t c)
{
	struct lane *l = lane_of(current);

	if (!l->door_open)
		return back(l);
	l->door_open = false;
	return door_call(operation, a, b, c);
}

void ring3_begin(void)
{
	demo_call = demo;
}

void ring3_thread(struct lane *l)
{
	const struct frame f = {
		.eax = NR_DEMO,
		.es = SEL_USER_DS,
		.ds = SEL_USER_DS,
		.eip = STUBS,
		.cs = SEL_USER_CS,
		.eflags = EFLAGS_FIXED | EFLAGS_IF,
		.esp = stack_of(l),
		.ss = SEL_USER_DS,
	};

	memcpy(ring3_page(process_of(l), STUBS), fuzz_stubs, sizeof(fuzz_stubs));
	l->turn = l->waits = l->door_open = false;
	l->task = task_create_user("fuzz", process_of(l)->real, &f);
	if (!l->task)
		fuzz_fail("no memory for a thread");
	l->task->looked_at = true;
}

/* Until every thread sleeps, or is dead: nobody else is there to be run. */
void ring3_settle(void)
{
	for (unsigned i = 0; i < LANES;) {
		const struct task *t = fuzz_lanes[i].task;

		i++;
		if (t && t->state == TASK_READY) {
			task_yield();
			i = 0;
		}
	}
}

/* lcall 7 and the call gate find their arguments on the stack: the one above a return address. */
static void push_arguments(struct lane *l)
{
	uint32_t *stack = (uint32_t *)ring3_page(process_of(l), stack_of(l));

	memcpy(l->call.gate == GATE_LCALL7 ? stack + 1 : stack, l->call.args, sizeof(l->call.args));
}

void ring3_go(struct lane *l)
{
	uint32_t flags = irq_save();

	push_arguments(l);
	l->turn = true;
	wake(&l->turn);
	irq_restore(flags);
	ring3_settle();
}

uint32_t ring3_result(const struct lane *l)
{
	uint32_t eax;

	memcpy(&eax, ring3_page(process_of(l), l->got.esp - RESULT_BELOW), sizeof(eax));
	return eax;
}
