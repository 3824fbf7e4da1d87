/*
 * oops.c - the kernel's last words about a thread, or about itself.
 * Read next: listing.c and operand.c.
 */
#include "base/signal.h"
#include "base/string.h"
#include "entry/listing.h"
#include "entry/oops.h"
#include "entry/operand.h"
#include "machine/console.h"
#include "machine/panic.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/gates.h"
#include "seg/mode.h"

const char *vector_name(uint32_t vector)
{
	static const char *const names[] = {
		[VECTOR_DE] = "#DE", [VECTOR_DB] = "#DB", [VECTOR_NMI] = "NMI", [VECTOR_BP] = "#BP",
		[VECTOR_OF] = "#OF", [VECTOR_BR] = "#BR", [VECTOR_UD] = "#UD", [VECTOR_NM] = "#NM",
		[VECTOR_DF] = "#DF", [VECTOR_TS] = "#TS", [VECTOR_NP] = "#NP", [VECTOR_SS] = "#SS",
		[VECTOR_GP] = "#GP", [VECTOR_PF] = "#PF", [VECTOR_MF] = "#MF", [VECTOR_AC] = "#AC",
		[VECTOR_XM] = "#XM", [VECTOR_NONE] = "check",
	};

	return vector < ARRAY_SIZE(names) && names[vector] ? names[vector] : "?";
}

/* The kernel was led to an address that is no code of its own: whose is it, and could
 * the processor read an instruction there at all? */
static void describe_no_code(struct fault *fault, bool fetch)
{
	if (strcmp(fault->symbol, "?") != 0)
		return;
	if (kernel_linear((const void *)fault->eip) < USER_LINEAR_TOP)
		strlcpy(fault->symbol, "user memory", sizeof(fault->symbol));
	if (fetch)
		strlcpy(fault->instruction, "instruction fetch", sizeof(fault->instruction));
}

void fault_describe(struct fault *fault, const struct frame *f, uint32_t cr2)
{
	*fault = (struct fault){
		.happened = true,
		.in_kernel = !from_user(f),
		.vector = f->vector,
		.error = f->error,
		.eip = f->eip,
		.symbol = "?",
		.instruction = "?",
	};

	if (fault->in_kernel)
		listing_find(f->eip, fault->symbol, sizeof(fault->symbol),
			     fault->instruction, sizeof(fault->instruction));
	if (fault->in_kernel)
		describe_no_code(fault, f->vector == VECTOR_PF
				 && cr2 == kernel_linear((const void *)f->eip));
	if (f->vector == VECTOR_PF) {
		fault->linear_known = true;
		fault->linear = cr2;
	} else if (fault->in_kernel && (f->vector == VECTOR_GP || f->vector == VECTOR_SS)) {
		fault->linear_known = operand_past_limit(fault->instruction, f, &fault->linear);
	}
}

static void show_state(const struct frame *f)
{
	print("  EAX %p EBX %p ECX %p EDX %p\n", (void *)f->eax, (void *)f->ebx, (void *)f->ecx,
	      (void *)f->edx);
	print("  ESI %p EDI %p EBP %p\n", (void *)f->esi, (void *)f->edi, (void *)f->ebp);
	print("  CS %04x DS %04x ES %04x FS %04x EFLAGS %p\n", f->cs & 0xFFFF, f->ds & 0xFFFF,
	      f->es & 0xFFFF, read_fs(), (void *)f->eflags);
}

void oops(const struct frame *f, const struct fault *fault)
{
	console_colour(COLOUR_WARN);
	print("oops: %s(%x) in the kernel at %04x:%p %s\n", vector_name(fault->vector), fault->error,
	      f->cs & 0xFFFF, (void *)fault->eip, fault->symbol);
	print("  %s", fault->instruction);
	if (fault->linear_known)
		print("   aims at linear %p", (void *)fault->linear);
	print("\n");
	show_state(f);
	if (!current->process)
		panic("the kernel's own thread \"%s\" faulted", current->name);
	print("  thread %u \"%s\" dies; the machine goes on\n", current->id, current->name);
	console_colour(COLOUR_PLAIN);
	current->fault = *fault;
	task_exit_group(KILLED_BY(SIGSEGV));
}

void double_fault(void)
{
	const struct tss *t = gates_interrupted();
	char symbol[48], instruction[64];

	listing_find(kernel_offset(t->eip), symbol, sizeof(symbol), instruction, sizeof(instruction));
	panic("double fault at %04x:%p %s (%s), SS:ESP %04x:%p, thread \"%s\"", t->cs, (void *)t->eip,
	      symbol, instruction, t->ss, (void *)t->esp, current->name);
}
