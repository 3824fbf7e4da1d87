/*
 * ring3.h - a few instructions in ring 3, in an address space of their own, for tests of
 * what the processor and the gates do to a user.
 */
#ifndef TESTS_KERNEL_RING3_H
#define TESTS_KERNEL_RING3_H

#include "base/layout.h"
#include "base/string.h"
#include "demo/ktest.h"
#include "memory/paging.h"
#include "process/map.h"
#include "process/pages.h"
#include "process/process.h"
#include "process/task.h"
#include "seg/mode.h"

/* The code's page: the code at its beginning, its stack at its end, a word for results
 * between them. */
#define RING3_CODE	((uint32_t)KTEST_PAGE)
#define RING3_WORD	(RING3_CODE + PAGE_SIZE / 2)
#define RING3_STACK	(RING3_CODE + PAGE_SIZE - 64)

struct ring3 {
	struct fault fault;	/* what ended it: code like this ends by an exception only */
	uint32_t pid, word;	/* the process's number; what lay at RING3_WORD in the end */
};

/* registers: EIP, ESP, EFLAGS and the selectors are filled in. */
static inline struct ring3 ring3_run(const void *code, uint32_t n, struct frame registers)
{
	struct user_area page = { RING3_CODE, RING3_CODE + PAGE_SIZE,
				  PROT_READ | PROT_WRITE | PROT_EXEC, NULL, 0 };
	struct process *p = process_create();
	struct ring3 r = { .pid = p->id };
	struct task *t;

	registers.cs = SEL_USER_CS;
	registers.ds = registers.es = registers.ss = SEL_USER_DS;
	registers.eip = RING3_CODE;
	registers.esp = RING3_STACK;
	registers.eflags = EFLAGS_FIXED | EFLAGS_IF;
	EXPECT_EQ(area_map(p, page), 0);
	memcpy(phys_to_kernel(page_fill(p, RING3_CODE, true)), code, n);
	t = task_create_user("ring 3", p, &registers);
	t->looked_at = true;
	task_wait(t);
	EXPECT(t->fault.happened);
	r.fault = t->fault;
	paging_peek(p->directory, user_linear(RING3_WORD), &r.word, sizeof(r.word));
	task_free(t);
	process_put(p);
	return r;
}

#endif
