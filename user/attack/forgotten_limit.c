/* ATTACK forgotten_limit: a system call comes back with KERNEL_DS open, and a read() follows
 * SLIDE 10 Per-thread memory limits in Linux
 * MECHANISM set_fs(KERNEL_DS) and no set_fs(USER_DS), on some error path. From then on every pointer
 *          of ours is taken for the kernel's: read(fd, y, 4) of zeros, y our uid.
 * STOPPED a look at the limit on the way back to ring 3. Neither SMAP nor split helps: set_fs()
 *          makes FS the kernel's, which is where its name comes from.
 * HISTORY Linux has looked since 4.14, "x86/syscalls: Check address limit on user-mode return",
 *          commit 5ea0727b163c; 5.10 took set_fs() away from x86.
 * VULNERABLE split,flat,fenced/all kernel-hit  uid 0: the check passes, and the copy goes to the kernel
 * REPAIRED split,flat,fenced/all oops check  the thread dies on the way back
 */
#include "lib/scenario.h"

static const unsigned int ROOT = 0;

int scenario(void)
{
	unsigned long y = ask(ASK_UID_OFFSET);
	int fd = open_warm(ZEROS_FILE, sizeof(ROOT));

	own_page(y);
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	attack(ATTACK_FORGET, 0, 0);
	demo(DEMO_RESULT, read(fd, (void *)y, sizeof(ROOT)) != sizeof(ROOT), 0, 0);
	return 0;
}
