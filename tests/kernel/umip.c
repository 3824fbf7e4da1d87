/*
 * Five instructions tell ring 3 where the kernel's tables lie, or what is in CR0; where
 * the CPU has CR4.UMIP they are #GP there.
 */
#include "base/layout.h"
#include "base/string.h"
#include "demo/ktest.h"
#include "process/map.h"
#include "process/pages.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "seg/probe.h"

#define CODE_SIZE	5
#define PAGE		((uint32_t)KTEST_PAGE)

/* To or from [eax], where that is possible, and then UD2: who comes that far was let
 * through. */
static const struct {
	const char *name;
	uint8_t code[CODE_SIZE];
} tries[] = {
	{ "sldt [eax]", { 0x0F, 0x00, 0x00, 0x0F, 0x0B } },
	{ "str [eax]", { 0x0F, 0x00, 0x08, 0x0F, 0x0B } },
	{ "sgdt [eax]", { 0x0F, 0x01, 0x00, 0x0F, 0x0B } },
	{ "sidt [eax]", { 0x0F, 0x01, 0x08, 0x0F, 0x0B } },
	{ "smsw [eax]", { 0x0F, 0x01, 0x20, 0x0F, 0x0B } },
};

/* The exception that ends a ring-3 thread with this code. */
static uint32_t vector_after(const uint8_t *code)
{
	struct frame f = {
		.ds = SEL_USER_DS, .es = SEL_USER_DS, .cs = SEL_USER_CS, .ss = SEL_USER_DS,
		.eflags = EFLAGS_FIXED | EFLAGS_IF, .eip = PAGE, .esp = PAGE + PAGE_SIZE,
		.eax = PAGE + PAGE_SIZE / 2,
	};
	struct user_area a = { PAGE, PAGE + PAGE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC, NULL, 0 };
	struct process *p = process_create();
	struct task *t = p && !area_map(p, a) ? task_create_user("umip", p, &f) : NULL;
	uint32_t vector;

	EXPECT(t != NULL);
	if (!t)
		return VECTOR_NONE;
	t->looked_at = true;
	memcpy(phys_to_kernel(page_fill(p, PAGE, true)), code, CODE_SIZE);
	task_wait(t);
	EXPECT(t->fault.happened && !t->fault.in_kernel);
	vector = t->fault.vector;
	task_free(t);
	process_put(p);
	return vector;
}

KTEST(ring_3_is_not_told_where_the_tables_are)
{
	EXPECT(!probe.umip || read_cr4() & CR4_UMIP);
	for (unsigned i = 0; i < ARRAY_SIZE(tries); i++)
		ktest_equal(vector_after(tries[i].code), probe.umip ? VECTOR_GP : VECTOR_UD,
			    tries[i].name, __FILE__, __LINE__);
}

KTEST(this_cpu_has_umip)
{
	SKIP_UNLESS(probe.umip, "this CPU has no UMIP");
}
