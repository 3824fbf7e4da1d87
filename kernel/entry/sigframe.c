/*
 * sigframe.c - what lies on the user's stack while a signal's handler runs.
 *
 * The kernel writes the registers there, and sigreturn() reads them back.  In between they
 * were the user's: so what comes back is only as good as any other bytes from ring 3.  CS, SS
 * and the flags that rule the processor are the kernel's choice, the rest is the program's.
 * Structures: Linux's arch/x86/include/asm/sigframe.h and uapi/asm/sigcontext.h.
 * Read before: kernel/process/signals.c.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "entry/sigframe.h"
#include "entry/syscall.h"
#include "process/signals.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/uaccess.h"

#define SA_SIGINFO	0x00000004
#define SA_RESTART	0x10000000
#define SA_NODEFER	0x40000000
#define SA_RESETHAND	0x80000000

/* What a program may choose of its flags. */
#define EFLAGS_USERS	0x00040DD5	/* CF PF AF ZF SF TF DF OF AC */
#define INT80_BYTES	2		/* of the instruction that a call is begun again with */

struct sigcontext {
	uint32_t gs, fs, es, ds, edi, esi, ebp, esp, ebx, edx, ecx, eax, vector, error, eip, cs, eflags,
		 esp_at_signal, ss, fpu, old_blocked, cr2;
};

/* Without SA_SIGINFO. */
struct plain_frame {
	uint32_t return_to, number;
	struct sigcontext context;
	uint8_t fpu[624];		/* Linux's place for the FPU's registers; not used */
	uint32_t blocked_high;
	uint8_t code[8];
};

_Static_assert(offsetof(struct plain_frame, blocked_high) == 720, "where glibc's gdb looks for it");

struct siginfo {
	int32_t number, error, code;
	uint32_t address, rest[28];
};

struct ucontext {
	uint32_t flags, link, stack[3];
	struct sigcontext context;
	uint64_t blocked;
};

struct info_frame {
	uint32_t return_to, number, info_at, context_at;
	struct siginfo info;
	struct ucontext context;
};

_Static_assert(sizeof(struct siginfo) == 128 && offsetof(struct ucontext, blocked) == 108,
	       "Linux's include/uapi/asm-generic/siginfo.h, ucontext.h");

static struct sigcontext context_of(const struct frame *f, uint64_t blocked)
{
	return (struct sigcontext){
		.gs = read_gs(), .fs = read_fs(), .es = f->es & 0xFFFF, .ds = f->ds & 0xFFFF,
		.edi = f->edi, .esi = f->esi, .ebp = f->ebp, .esp = f->esp,
		.ebx = f->ebx, .edx = f->edx, .ecx = f->ecx, .eax = f->eax,
		.vector = current->caught.vector, .error = current->caught.error,
		.eip = f->eip, .cs = f->cs & 0xFFFF, .eflags = f->eflags,
		.esp_at_signal = f->esp, .ss = f->ss & 0xFFFF,
		.old_blocked = (uint32_t)blocked, .cr2 = current->caught.linear,
	};
}

/* The handler finds its argument where a C function looks for it. */
static uint32_t place_for(const struct frame *f, uint32_t size)
{
	return ROUND_DOWN(f->esp - size + 4, 16) - 4;
}

static bool push_plain(struct frame *f, int number, const struct signal_action *a, uint64_t blocked)
{
	uint32_t y = place_for(f, sizeof(struct plain_frame));
	const struct plain_frame s = {
		.return_to = a->restorer, .number = (uint32_t)number, .context = context_of(f, blocked),
		.blocked_high = (uint32_t)(blocked >> 32),
	};

	f->esp = y;
	return copy_to_user(user_pointer(y), &s, sizeof(s)) == 0;
}

static bool push_info(struct frame *f, int number, const struct signal_action *a, uint64_t blocked)
{
	uint32_t y = place_for(f, sizeof(struct info_frame));
	const struct info_frame s = {
		.return_to = a->restorer, .number = (uint32_t)number,
		.info_at = y + offsetof(struct info_frame, info),
		.context_at = y + offsetof(struct info_frame, context),
		.info = { .number = number, .address = current->caught.linear },
		.context = { .context = context_of(f, blocked), .blocked = blocked },
	};

	f->esp = y;
	f->edx = s.info_at;
	f->ecx = s.context_at;
	return copy_to_user(user_pointer(y), &s, sizeof(s)) == 0;
}

/* The set that comes back after the handler: sigsuspend()'s caller had another one. */
static uint64_t blocked_before(void)
{
	uint64_t blocked = current->suspends ? current->suspended_from : current->blocked;

	current->suspends = false;
	return blocked;
}

static void to_handler(struct frame *f, int number)
{
	struct signal_action *action = signal_action(current->process, number), a = *action;
	uint64_t blocked = blocked_before();

	if (a.flags & SA_RESETHAND)
		action->handler = SIG_DFL;
	if (!(a.flags & SA_SIGINFO ? push_info : push_plain)(f, number, &a, blocked))
		task_exit_group(KILLED_BY(SIGSEGV));
	current->caught = (struct caught){ 0 };
	current->blocked |= (a.blocked | (a.flags & SA_NODEFER ? 0 : SIGNAL_BIT(number))) & ~SIGNALS_SURE;
	f->eax = (uint32_t)number;
	f->eip = a.handler;
	f->cs = SEL_USER_CS;
	f->ss = f->ds = f->es = SEL_USER_DS;
	f->eflags &= ~(uint32_t)(EFLAGS_TF | EFLAGS_DF | EFLAGS_RF);
}

/* A call that a signal has cut short.  Only int 0x80 can be begun again: the other ways in
 * have taken their arguments off the stack. */
static void end_call(struct frame *f, bool again)
{
	if (f->vector == ENTRY_INT80 && f->eax == (uint32_t)-ERESTARTSYS) {
		f->eax = again ? f->error : (uint32_t)-EINTR;
		f->eip -= again ? INT80_BYTES : 0;
	} else if (f->vector == ENTRY_LCALL7 && f->eax == ERESTARTSYS && f->eflags & EFLAGS_CF) {
		f->eax = EINTR;
	} else if ((f->vector == ENTRY_CALL_GATE || f->vector == ENTRY_SYSENTER)
		   && f->eax == (uint32_t)-ERESTARTSYS) {
		f->eax = (uint32_t)-EINTR;
	}
}

/* The lowest that is pending and not blocked, and it is pending no more; 0: none. */
static int next_signal(void)
{
	uint64_t set = current->pending & ~current->blocked;

	for (int number = 1; number <= SIGNALS; number++)
		if (set & SIGNAL_BIT(number)) {
			current->pending &= ~SIGNAL_BIT(number);
			return number;
		}
	return 0;
}

void signal_deliver(struct frame *f)
{
	int number = next_signal();
	uint32_t handler = number ? signal_action(current->process, number)->handler : SIG_IGN;

	/* While it was blocked its action may have become another one. */
	if (number && (handler == SIG_DFL || handler == SIG_IGN)) {
		signal_task(current, number);
		number = 0;
	}
	end_call(f, !number || signal_action(current->process, number)->flags & SA_RESTART);
	if (number)
		to_handler(f, number);
	else
		current->blocked = blocked_before();
	signal_look(current);
}

bool signal_catches(int number, uint32_t vector, uint32_t error, uint32_t cr2)
{
	uint64_t bit = SIGNAL_BIT(number);
	uint32_t handler = signal_action(current->process, number)->handler;

	/* Blocked, it would come again and again. */
	if (current->blocked & bit || handler == SIG_DFL || handler == SIG_IGN)
		return false;
	current->caught = (struct caught){ vector, error, cr2 };
	current->pending |= bit;
	signal_look(current);
	return true;
}

/* ---- The way back ---- */

/* No more than IRET and POP_SEGMENT would let through anyway, and less: a selector is any that
 * ring 3 could load, and IF, IOPL, NT and VM are not the program's. */
static long take_back(struct frame *f, const struct sigcontext *s, uint64_t blocked)
{
	f->edi = s->edi;
	f->esi = s->esi;
	f->ebp = s->ebp;
	f->ebx = s->ebx;
	f->edx = s->edx;
	f->ecx = s->ecx;
	f->es = s->es | 3;
	f->ds = s->ds | 3;
	f->eip = s->eip;
	f->esp = s->esp;
	f->eflags = (f->eflags & ~(uint32_t)EFLAGS_USERS) | (s->eflags & EFLAGS_USERS);
	f->vector = 0;			/* it comes from no call: EAX means nothing to end_call() */
	current->blocked = blocked & ~SIGNALS_SURE;
	signal_look(current);
	return (long)s->eax;
}

long do_sigreturn(struct frame *f, uint32_t return_address)
{
	/* The handler's RET and the restorer's POP have taken two words. */
	uint32_t y = f->esp - offsetof(struct plain_frame, context);
	struct sigcontext s;
	uint32_t high;

	(void)return_address;
	if (copy_from_user(&s, user_pointer(y + offsetof(struct plain_frame, context)), sizeof(s))
	    || copy_from_user(&high, user_pointer(y + offsetof(struct plain_frame, blocked_high)),
			      sizeof(high)))
		task_exit_group(KILLED_BY(SIGSEGV));
	return take_back(f, &s, (uint64_t)high << 32 | s.old_blocked);
}

long do_rt_sigreturn(struct frame *f, uint32_t return_address)
{
	/* The handler's RET has taken one word. */
	uint32_t y = f->esp - offsetof(struct info_frame, number);
	struct ucontext u;

	(void)return_address;
	if (copy_from_user(&u, user_pointer(y + offsetof(struct info_frame, context)), sizeof(u)))
		task_exit_group(KILLED_BY(SIGSEGV));
	return take_back(f, &u.context, u.blocked);
}
