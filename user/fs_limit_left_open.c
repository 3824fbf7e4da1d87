/* SCENARIO fs_limit_left_open: a system call forgets to undo set_fs(KERNEL_DS)
 * SLIDE 10 Per-thread memory limits in Linux
 * TWIN fs_limit
 * GATES int80
 * EXPECT split/naive,fs,limit,walk,masked,smap oops check  the way back to ring 3 looks: FS would
 *          be the kernel's segment in every later copy
 * EXPECT flat/naive,fs,limit,walk,masked,smap oops check  the way back to ring 3 looks: every later
 *          access_ok() would say yes
 * EXPECT fenced/naive,fs,limit,walk,masked,smap oops check  the way back to ring 3 looks: FS would
 *          be the kernel's segment in every later copy
 * EXPECT split,flat,fenced/tables oops check  the way back to ring 3 looks at the limit, whatever a
 *          copy does
 */
#include "lib/scenario.h"

/*
 * Linux 4.14 began to look at this on every return to the user (addr_limit_user_check).
 * What follows the forgetful call is what an attacker would do next; it is not reached.
 */
int scenario(void)
{
	unsigned long y = ask(ASK_CANARY_OFFSET);
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	demo(DEMO_LEAVE_LIMIT_OPEN, 0, 0, 0);
	demo(DEMO_RESULT, read(fd, (void *)y, SLIDE_LINE_SIZE), 0, 0);
	return 0;
}
