/*
 * descriptors.c - set_thread_area(): a hostile program's own descriptors.
 *
 * One idea: base and limit are the program's to choose, type and privilege are not.  So every
 * other kind is refused, and what is granted reaches no further than the pages' U/S bit lets
 * ring 3 go: as a pointer, as a stack, and as the stack that a gate is entered with.
 * Linux's arch/x86/kernel/tls.c refuses the same kinds.
 * Read next: stacks.c.
 */
#include "crimes/segment.h"
#include "lib/tls.h"

enum { DATA, DATA_DOWN, CODE, CODE_CONFORMING };

/* Frees the slot again. */
static long empty(unsigned int selector)
{
	struct user_desc none = { .entry_number = selector >> 3, .read_exec_only = 1,
				  .seg_not_present = 1 };

	return set_thread_area(&none);
}

/* ---- What is refused ---- */

#define ASKS(act, promise, sentence, ...)					\
	CRIME(act, promise, sentence)						\
	{									\
		struct user_desc d = whole(0);					\
										\
		__VA_ARGS__;							\
		return set_thread_area(&d);					\
	}

ASKS(sixteen_bits, EINVAL, "wants a 16-bit segment: IRET to it shows half of the kernel's ESP",
     d.seg_32bit = 0)
ASKS(code, EINVAL, "wants code", d.contents = CODE)
ASKS(conforming, EINVAL, "wants conforming code", d.contents = CODE_CONFORMING)
ASKS(not_present, EINVAL, "wants a segment that is not present", d.seg_not_present = 1)
ASKS(slot_null, EINVAL, "wants the null descriptor", d.entry_number = 0)
ASKS(slot_kernel_cs, EINVAL, "wants the kernel's code segment", d.entry_number = SEG_KERNEL_CS)
ASKS(slot_kernel_ds, EINVAL, "wants the kernel's data segment", d.entry_number = SEG_KERNEL_DS)
ASKS(slot_user_cs, EINVAL, "wants everybody's code segment", d.entry_number = SEG_USER_CS)
ASKS(slot_tss, EINVAL, "wants the task's segment", d.entry_number = SEG_TSS)
ASKS(slot_ldt, EINVAL, "wants the local table", d.entry_number = SEG_LDT)
ASKS(slot_gate, EINVAL, "wants the call gate", d.entry_number = SEG_CALL_GATE)
ASKS(slot_past, EINVAL, "wants a descriptor past the table", d.entry_number = GDT_ENTRIES)
ASKS(slot_far, EINVAL, "wants one two gigabytes away", d.entry_number = 0x10000006)
ASKS(slot_negative, EINVAL, "wants one before the table", d.entry_number = -2)
ASKS(slot_sign, EINVAL, "wants slot 8000_0006", d.entry_number = 0x80000006)

CRIME(no_slot_left, ESRCH, "wants more than there are")
{
	for (int i = 0; i < SEG_TLS_COUNT; i++)
		selector_of(whole(0));
	struct user_desc d = whole(0);

	return set_thread_area(&d);
}

CRIME(told_to_the_kernel, EFAULT, "has the slot's number written into the kernel")
{
	return syscall3(NR_SET_THREAD_AREA, secret_linear, 0, 0);
}

CRIME(told_to_read_only, EFAULT, "has it written into its own code")
{
	static const struct user_desc d = { .entry_number = FIRST_FREE, .limit = ALL,
					    .seg_32bit = 1, .useable = 1 };

	return syscall3(NR_SET_THREAD_AREA, (long)&d, 0, 0);
}

/* ---- What is granted: as pointers ---- */

#define THROUGH(act, promise, sentence, base, instruction)			\
	CRIME(act, promise, sentence)						\
	{									\
		load_fs(selector_of(whole(base)));				\
		__asm__ volatile(instruction : : "a"(0) : "memory");		\
		return GOT_THROUGH;						\
	}

THROUGH(read_kernel, SIGSEGV, "reads the kernel through a segment that begins there", secret_y,
	"movl %%fs:0, %%eax")
THROUGH(write_kernel, SIGSEGV, "writes through it", secret_y, "movl %%eax, %%fs:0")
THROUGH(read_by_wrap, SIGSEGV, "reads the kernel from a segment below it", secret_y - 0x7FFFF000,
	"movl %%fs:0x7FFFF000, %%eax")
THROUGH(read_by_minus, SIGSEGV, "reads it from a segment above it", secret_y + 0x1000,
	"movl %%fs:-0x1000, %%eax")
THROUGH(read_null_page, SIGSEGV, "reads linear 0", secret_y - secret_linear, "movl %%fs:0, %%eax")
THROUGH(read_top, SIGSEGV, "reads the last linear byte", secret_y - secret_linear - 4,
	"movl %%fs:0, %%eax")
THROUGH(locked_write, SIGSEGV, "writes with a bus lock", secret_y, "lock; xaddl %%eax, %%fs:0")

CRIME(every_kernel_page, NOTHING,
      "reads, writes and runs every page of the kernel's half, from one segment")
{
	unsigned int segment = selector_of(whole(secret_y - secret_linear));

	load_fs(segment);
	for (unsigned long at = USER_LINEAR_TOP; at >= USER_LINEAR_TOP; at += PAGE_SIZE) {
		if (at == WINDOW_LINEAR + WINDOW_SIZE)
			at = -PAGE_TABLE_SPAN;		/* nothing but holes until there */
		if (SURVIVES("movl %%fs:(%%eax), %%ebx", "a"(at), "b"(0)))
			return GOT_THROUGH;
		if (SURVIVES("movl %%ebx, %%fs:(%%eax)", "a"(at), "b"(0)))
			return GOT_THROUGH;
		if (SURVIVES("jmp *%%eax", "a"(at + secret_y - secret_linear)))
			return GOT_THROUGH;
	}
	return NOTHING;
}

CRIME(past_its_limit, NOTHING, "reads past the end of a segment of one byte")
{
	struct user_desc d = whole(0);

	d.limit = d.limit_in_pages = 0;
	load_fs(selector_of(d));
	return SURVIVES("movb %%fs:1, %%al", "a"(0)) ? GOT_THROUGH : NOTHING;
}

CRIME(write_read_only, NOTHING|UNCHECKED, "writes through a segment that it wanted read-only")
{
	struct user_desc d = whole(0);

	d.read_exec_only = 1;
	load_fs(selector_of(d));
	return SURVIVES("movl %%ebx, %%fs:(%%eax)", "a"(&secret), "b"(0)) ? GOT_THROUGH : NOTHING;
}

CRIME(jump_into_data, NOTHING, "jumps to its own segment, which is data")
{
	return SURVIVES("pushl %%ebx; pushl $1f; ljmp *(%%esp)", "b"(selector_of(whole(0))))
	       ? GOT_THROUGH : NOTHING;
}

CRIME(used_up, NOTHING, "loads a selector whose descriptor it has freed")
{
	unsigned int old = selector_of(whole(0));

	if (empty(old))
		return WRONG_RESULT;
	return SURVIVES("movw %%bx, %%fs", "b"(old)) ? GOT_THROUGH : NOTHING;
}

/* ---- As what the kernel is entered with ---- */

/* DS and ES lead to the kernel while the call reads by a pointer: the kernel has its own. */
CRIME(call_with_its_ds, NOTHING, "makes calls with DS and ES that begin in the kernel")
{
	unsigned int own = selector_of(whole(secret_y));
	static char bytes[8];
	long result = NR_READ;
	int fd = open("data/slide.txt", O_RDONLY);

	__asm__ volatile("pushl %%ds; pushl %%es; movw %w1, %%ds; movw %w1, %%es; int $0x80;"
			 "popl %%es; popl %%ds"
			 : "+a"(result) : "r"(own), "b"(fd), "c"(bytes), "d"(sizeof(bytes))
			 : "memory");
	return result != sizeof(bytes) || !bytes[0] ? WRONG_RESULT : NOTHING;
}

CRIME(call_with_its_fs, NOTHING, "the same with FS and GS")
{
	unsigned int own = selector_of(whole(secret_y));
	static char bytes[8];

	load_fs(own);
	load_gs(own);
	if (read(open("data/slide.txt", O_RDONLY), bytes, sizeof(bytes)) != sizeof(bytes))
		return WRONG_RESULT;
	return fs_selector() != own || gs_selector() != own ? WRONG_RESULT : NOTHING;
}

CRIME(ds_freed, NOTHING, "frees the descriptor that DS is to get back")
{
	struct user_desc d = whole(0), none = { .read_exec_only = 1, .seg_not_present = 1 };
	long result = NR_SET_THREAD_AREA;
	unsigned short after;

	set_thread_area(&d);
	none.entry_number = d.entry_number;
	__asm__ volatile("movw %w2, %%ds; int $0x80; movw %%ds, %1; pushl %%es; popl %%ds"
			 : "+a"(result), "=&d"(after) : "1"(d.entry_number << 3 | 3), "b"(&none)
			 : "memory");
	return result || after ? WRONG_RESULT : NOTHING;
}

/* ---- Whose descriptors they are ---- */

static char stack[4096] __attribute__((aligned(16)));
static volatile int other_done, other_found;
static unsigned int shared;

static void looks_for_it(void)
{
	struct user_desc none = { .entry_number = shared >> 3, .read_exec_only = 1,
				  .seg_not_present = 1 };

	other_found = !SURVIVES("movw %%bx, %%fs", "b"(shared));
	set_thread_area(&none);
	other_done = 1;
	while (other_done)
		sched_yield();
}

CRIME(of_another_thread, NOTHING, "frees a descriptor that another thread has, too")
{
	shared = selector_of(whole(0));
	thread_start(looks_for_it, stack + sizeof(stack));
	while (!other_done)
		sched_yield();
	return SURVIVES("movw %%bx, %%fs", "b"(shared)) && !other_found ? NOTHING : WRONG_RESULT;
}

CRIME(left_by_others, NOTHING, "finds descriptors that another process has left")
{
	for (unsigned int s = SEG_TLS_FIRST; s < SEG_TLS_FIRST + SEG_TLS_COUNT; s++)
		if (SURVIVES("movw %%bx, %%fs", "b"(s << 3 | 3)))
			return GOT_THROUGH;
	return fs_selector() || gs_selector() ? GOT_THROUGH : NOTHING;
}
