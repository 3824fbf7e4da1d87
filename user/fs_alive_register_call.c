/* SCENARIO fs_alive_register_call: the caller's FS and GS work after a call that copies nothing
 * SLIDE 5 A solution
 * EXPECT split/naive delivered  nothing in a register-only call needs FS
 * EXPECT split/fs,limit,walk,masked,smap delivered  FS is borrowed only inside a copy, and there is
 *          none
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  FS is borrowed only inside a copy, and
 *          there is none
 * EXPECT fenced/naive,fs,limit,walk,masked,smap delivered  no copy, so FS is not borrowed
 * EXPECT split,flat,fenced/tables delivered  nothing is copied
 */
#include "lib/scenario.h"
#include "lib/tls.h"

static const unsigned int fs_data = 0xF5F5F5F5, gs_data = 0x65656565;

enum { FS_SELECTOR = 1, GS_SELECTOR, FS_DATA, GS_DATA };

int scenario(void)
{
	unsigned short fs = tls_segment(-1, &fs_data);
	unsigned short gs = tls_segment(-1, &gs_data);
	unsigned long start, cost;
	long result = 0;

	require(fs && gs && fs != gs, "two segments of our own");
	load_fs(fs);
	load_gs(gs);

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	start = ticks();
	getpid();
	cost = ticks() - start;
	if (fs_selector() != fs)
		result = FS_SELECTOR;
	else if (gs_selector() != gs)
		result = GS_SELECTOR;
	else if (fs_word() != fs_data)
		result = FS_DATA;
	else if (gs_word() != gs_data)
		result = GS_DATA;
	demo(DEMO_RESULT, result, cost, 0);
	return 0;
}
