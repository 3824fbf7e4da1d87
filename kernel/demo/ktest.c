/*
 * ktest.c - runs the tests that were linked in (ktest.h).
 */
#include "base/layout.h"
#include "demo/ktest.h"
#include "demo/report.h"
#include "entry/oops.h"
#include "machine/console.h"
#include "machine/panic.h"
#include "machine/print.h"
#include "process/map.h"
#include "process/process.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "seg/uaccess.h"

extern const struct ktest ktests_start[], ktests_end[];

static bool failed;
static const char *skipped;

void ktest_check(bool ok, const char *what, const char *file, int line)
{
	if (ok)
		return;
	failed = true;
	emit("# %s:%d: not so: %s\n", file, line, what);
	print("%s:%d: not so: %s\n", file, line, what);
}

void ktest_equal(uint32_t a, uint32_t b, const char *what, const char *file, int line)
{
	ktest_check(a == b, what, file, line);
	if (a != b)
		emit("#   0x%x is not 0x%x\n", a, b);
}

void ktest_skip(const char *reason)
{
	skipped = reason;
}

void ktest_map(uint32_t y, uint32_t size, uint32_t prot)
{
	if (area_map(current->process, (struct user_area){ y, y + size, prot, NULL, 0 }))
		panic("a test maps user memory at offset %p, which is not legal", (void *)y);
}

static void life(void *test)
{
	sti();
	((const struct ktest *)test)->run();
	task_exit(0);
}

/* A thread and an address space for each test: one that oopses has failed, and so has one
 * that was ended by another thread of its process, before it came to its checks; the others
 * go on. */
static struct fault run_in_thread(const struct ktest *test)
{
	struct process *p = process_create();
	struct task *t = task_create_kernel(test->name, life, (void *)test);
	struct fault fault;

	if (!p || !t)
		panic("no memory for a test");
	t->looked_at = true;
	task_join(t, p);
	task_wait(t);
	fault = t->fault;
	if (t->status && !fault.happened) {
		failed = true;
		emit("# was ended in the middle, with status %d\n", t->status);
	}
	task_free(t);
	process_put(p);
	return fault;
}

static void run_one(const struct ktest *test)
{
	const struct policy *old_policy = policy;
	const struct copy_loop *old_loop = copy_loop;
	struct fault fault;
	char name[128];

	failed = false;
	skipped = NULL;
	fault = run_in_thread(test);
	if (fault.happened)
		emit("# died of %s at %s: %s\n", vector_name(fault.vector), fault.symbol,
		     fault.instruction);
	failed |= fault.happened;
	/* It may have died before it put these back. */
	policy_set(old_policy);
	copy_loop = old_loop;
	snprintf(name, sizeof(name), "%s %s", mode.name, test->name);
	report_ktap(!failed, name, failed ? NULL : skipped);
	results.unexpected += failed;
	print("%s %s\n", failed ? "FAILED " : skipped ? "skipped" : "ok     ", name);
}

void ktest_run(void)
{
	uint32_t count = (uint32_t)(ktests_end - ktests_start);

	if (!count)
		panic("this kernel has no tests in it; make ktest builds one that has");
	report_plan(count);
	for (const struct ktest *t = ktests_start; t < ktests_end; t++)
		run_one(t);
	report_end(count, results.unexpected);
}
