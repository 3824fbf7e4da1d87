/*
 * check.c - the machine against the oracle: registers, and every byte of the user's memory.
 */
#include "base/signal.h"
#include "demo/ktest.h"
#include "entry/oops.h"
#include "fuzz.h"
#include "machine/print.h"
#include "memory/paging.h"
#include "process/map.h"
#include "process/task.h"
#include "seg/gates.h"

/* The end of the run: the first difference is the only one that tells the truth. */
void fuzz_fail(const char *format, ...)
{
	char text[200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	emit("# fuzz: failed at %u: %s\n", fuzz_number, text);
	ktest_check(false, text, __FILE__, __LINE__);
	task_exit(0);
}

/* ---- Registers ---- */

static void same(const char *what, uint32_t got, uint32_t wanted)
{
	if (got != wanted)
		fuzz_fail("%s is 0x%x, the oracle says 0x%x", what, got, wanted);
}

/* A selector comes back, or is null where its descriptor is gone.  Of null ones there are four, and
 * IRET makes one of them. */
static void same_selector(const struct lane *l, const char *what, uint32_t got, uint32_t wanted)
{
	uint32_t slot = (wanted >> 3) - SEG_TLS_FIRST;

	got &= 0xFFFF;
	if (wanted < 4 && got < 4)
		return;
	if (slot < SEG_TLS_COUNT && !(l->tls & 1u << slot) && !got)
		return;
	same(what, got, wanted);
}

#define FLAGS_SEEN                                                                             \
	(EFLAGS_CF | EFLAGS_DF | EFLAGS_AC | EFLAGS_NT | EFLAGS_IF | EFLAGS_TF | EFLAGS_IOPL | \
	 EFLAGS_VM)

void check_answer(struct lane *l)
{
	const struct frame *got = &l->got, *set = &l->set;
	const bool lcall7 = l->call.gate == GATE_LCALL7;
	const bool error = (uint32_t)l->result >= (uint32_t)-MAX_ERRNO;
	uint32_t flags = set->eflags;

	if (lcall7)
		flags = (flags & ~(uint32_t)EFLAGS_CF) | (error ? EFLAGS_CF : 0);
	same("ESP", got->esp, set->esp + (l->call.gate == GATE_CALL ? CALL_GATE_PARAMS * 4 : 0));
	same("the result", ring3_result(l), (uint32_t)(lcall7 && error ? -l->result : l->result));
	same("EBX", got->ebx, set->ebx);
	same("ECX", got->ecx, set->ecx);
	same("EDX", got->edx, set->edx);
	same("ESI", got->esi, set->esi);
	same("EDI", got->edi, set->edi);
	same("EBP", got->ebp, set->ebp);
	same("EFLAGS", got->eflags & FLAGS_SEEN, flags & FLAGS_SEEN);
	same("CS", got->cs & 0xFFFF, set->cs);
	same("SS", got->ss & 0xFFFF, set->ss);
	same_selector(l, "DS", got->ds, set->ds);
	same_selector(l, "ES", got->es, set->es);
	same_selector(l, "FS", l->got_fs, l->call.fs);
	same_selector(l, "GS", l->got_gs, l->call.gs);
	same("the thread's limit", l->task->user.limit, oracle_top());
	same("the thread's uid", l->task->uid, 0);
}

/* ---- Memory ---- */

bool same_bytes(const void *a, const void *b, uint32_t n)
{
	uint32_t words = n / 4;
	bool equal;

	__asm__ volatile("cmp %%eax, %%eax; repe cmpsl"
			 : "+S"(a), "+D"(b), "+c"(words), "=@cce"(equal)
			 :
			 : "memory", "eax");
	return equal;
}

static void different(const struct model_process *p, uint32_t page, const uint8_t *got,
		      const uint8_t *wanted)
{
	uint32_t i = 0;

	while (got[i] == wanted[i])
		i++;
	fuzz_fail("process %u, the user's byte at %p is %x, the oracle says %x",
		  (unsigned)(p - fuzz_processes), (void *)(page + i), got[i], wanted[i]);
}

static bool is_drivers(uint32_t page)
{
	return page - STACKS < LANES * PAGE_SIZE;
}

/* The bits that the page of an area may have. */
static void check_entry(uint32_t entry, const struct model_area *a, uint32_t page)
{
	const uint32_t present = a->prot ? PTE_PRESENT | PTE_USER : 0;

	if ((entry & (PTE_PRESENT | PTE_USER)) != present)
		fuzz_fail("the page at %p has entry 0x%x and rights %u", (void *)page, entry,
			  a->prot);
	if (entry & PTE_WRITE && (!(a->prot & PROT_WRITE) || entry & PTE_LENT))
		fuzz_fail("the page at %p may be written: 0x%x, rights %u", (void *)page, entry,
			  a->prot);
}

static bool is_new(const struct model_process *p, uint32_t page)
{
	for (unsigned i = 0; i < p->page_count; i++)
		if (p->pages[i].y == page)
			return false;
	return true;
}

static void check_page(const struct model_process *p, const struct model_area *a, uint32_t page)
{
	const uint32_t *entry = paging_entry(p->real->directory, user_linear(page), false);
	const uint8_t *wanted, *got;

	if (!entry || !*entry) {
		if (!is_new(p, page))
			fuzz_fail("process %u: the page at %p was written to, and is gone",
				  (unsigned)(p - fuzz_processes), (void *)page);
		return;
	}
	check_entry(*entry, a, page);
	if (is_drivers(page))
		return;
	wanted = model_page_bytes(p, page);
	got = phys_to_kernel(ROUND_DOWN(*entry, PAGE_SIZE));
	if (!same_bytes(got, wanted, PAGE_SIZE))
		different(p, page, got, wanted);
}

void check_touched(struct lane *l)
{
	for (unsigned i = 0; i < l->touched_count; i++) {
		const struct model_area *a = model_area(process_of(l), l->touched[i]);

		if (a)
			check_page(process_of(l), a, l->touched[i]);
	}
}

/* The kernel's map has these pages and no others, with these rights. */
static uint32_t check_area(const struct model_process *p, const struct model_area *a)
{
	uint32_t pages = 0;

	for (uint32_t y = a->start; y < a->end; y += PAGE_SIZE, pages++) {
		const struct user_area *real = area_find(p->real, y);

		if (!real || real->prot != a->prot || real->file != a->file ||
		    (a->file &&
		     real->file_offset + (y - real->start) != a->offset + (y - a->start)))
			fuzz_fail("process %u: the map at %p is not as it ought to be",
				  (unsigned)(p - fuzz_processes), (void *)y);
		check_page(p, a, y);
	}
	return pages;
}

/* Nothing is mapped but the pages of areas. */
static void check_tables(const struct model_process *p)
{
	const uint32_t *directory = phys_to_kernel(p->real->directory);

	for (uint32_t t = 0; t < USER_LINEAR_TOP / PAGE_TABLE_SPAN; t++) {
		const uint32_t *table = phys_to_kernel(ROUND_DOWN(directory[t], PAGE_SIZE));

		for (uint32_t i = 0; directory[t] && i < TABLE_ENTRIES; i++) {
			uint32_t y = t * PAGE_TABLE_SPAN + i * PAGE_SIZE - mode.user_base;

			if (table[i] && !model_area(p, y))
				fuzz_fail("a page at %p, where nothing is mapped: 0x%x", (void *)y,
					  table[i]);
		}
	}
}

void check_memory(struct model_process *p)
{
	uint32_t wanted = 0, got = 0;

	for (unsigned i = 0; i < p->area_count; i++)
		wanted += check_area(p, &p->areas[i]);
	for (unsigned i = 0; i < p->real->map.count; i++)
		got += (p->real->map.areas[i].end - p->real->map.areas[i].start) / PAGE_SIZE;
	same("the number of mapped pages", got, wanted);
	same("the break", p->real->brk, p->brk);
	check_tables(p);
}

void check_life(const struct lane *l)
{
	const struct fault *f = &l->task->fault;

	if (l->task->state == TASK_DEAD)
		fuzz_fail("thread %u died of %s(%u) at EIP %p, linear %p, and the oracle says that "
			  "it lives",
			  (unsigned)(l - fuzz_lanes), vector_name(f->vector), f->error,
			  (void *)f->eip, (void *)f->linear);
}

void check_death(const struct lane *l)
{
	const struct fault *f = &l->task->fault;

	if (l->task->state != TASK_DEAD)
		fuzz_fail("the oracle says the thread dies of vector %u, and it lives", l->death);
	if (!f->happened || !f->in_kernel)
		fuzz_fail("the thread died, but not of an oops");
	same("the vector", f->vector, l->death);
	same("the status", (uint32_t)l->task->status, KILLED_BY(SIGSEGV));
}
