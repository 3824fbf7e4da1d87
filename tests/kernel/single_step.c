/*
 * A user that single-steps through a gate.  A call gate and SYSENTER do not clear TF, so
 * the debug exception comes on the kernel's first instruction - behind SYSENTER even
 * where SS has base 0.  The call must do its work, and the user have its exception
 * behind the next instruction of its own.
 */
#include "ring3.h"
#include "seg/gates.h"

#define NR_GETPID	20

/* PUSHFD, OR [ESP], TF, POPFD. */
#define SET_TF		0x9C, 0x81, 0x0C, 0x24, 0x00, 0x01, 0x00, 0x00, 0x9D
#define SET_TF_SIZE	9
/* MOV [RING3_WORD], EAX: the instruction that is stepped over; UD2 would be the next. */
#define STORE		0xA3, RING3_WORD & 0xFF, RING3_WORD >> 8 & 0xFF, RING3_WORD >> 16 & 0xFF, \
			RING3_WORD >> 24, 0x0F, 0x0B
#define STORE_SIZE	5
#define FAR_CALL(selector) 0x9A, 0, 0, 0, 0, (selector), 0
#define FAR_CALL_SIZE	7

static const uint8_t by_int80[] = { SET_TF, 0xCD, VECTOR_SYSCALL, STORE };
static const uint8_t by_lcall7[] = { SET_TF, FAR_CALL(SEL_LCALL7), STORE };
static const uint8_t by_gate[] = { SET_TF, FAR_CALL(SEL_CALL_GATE), STORE };
static const uint8_t by_sysenter[] = { SET_TF, 0x0F, 0x34, STORE };

static void step_through(const uint8_t *code, uint32_t n, uint32_t crossing_size)
{
	uint32_t back = RING3_CODE + SET_TF_SIZE + crossing_size;
	struct ring3 r = ring3_run(code, n, (struct frame){
		.eax = NR_GETPID, .ecx = RING3_STACK, .edx = back,
	});

	EXPECT_EQ(r.word, r.pid);
	EXPECT_EQ(r.fault.vector, VECTOR_DB);
	EXPECT(!r.fault.in_kernel);
	EXPECT_EQ(r.fault.eip, back + STORE_SIZE);
}

KTEST(a_step_through_int80)
{
	step_through(by_int80, sizeof(by_int80), 2);
}

KTEST(a_step_through_lcall7)
{
	step_through(by_lcall7, sizeof(by_lcall7), FAR_CALL_SIZE);
}

KTEST(a_step_through_a_gdt_call_gate)
{
	step_through(by_gate, sizeof(by_gate), FAR_CALL_SIZE);
}

KTEST(a_step_through_sysenter)
{
	SKIP_UNLESS(!gate_missing(&gates[GATE_SYSENTER]), "this CPU has no SYSENTER");
	step_through(by_sysenter, sizeof(by_sysenter), 2);
}

/* An NMI can come there too: it ends the thread, but the kernel must find its stack. */
static void nmi_away_from_home(void *unused)
{
	(void)unused;
	gdt[SEG_PROBE] = DESC_SEGMENT(0, 0xFFFFFFFF, TYPE_DATA, DPL_KERNEL);
	__asm__ volatile("mov %0, %%ss; add %1, %%esp; int %2"
			 : : "r"(SEL_PROBE), "r"(mode.kernel_base), "i"(VECTOR_NMI) : "memory");
}

KTEST(an_nmi_while_ss_has_base_0)
{
	struct process *p = process_create();
	struct task *t = task_create_kernel("nmi", nmi_away_from_home, NULL);

	t->looked_at = true;
	task_join(t, p);
	task_wait(t);
	EXPECT_EQ(t->fault.vector, VECTOR_NMI);
	EXPECT(t->fault.in_kernel);
	gdt[SEG_PROBE] = 0;
	task_free(t);
	process_put(p);
}
