/* SCENARIO fs_alive_copy: the caller's FS and GS work after a read() and after a thread switch
 * SLIDE 6 Solution details
 * TWIN fs_alive_register_call
 * EXPECT split/naive oops #GP if limits  the copy fails as in read_good
 * EXPECT split/fs,limit,walk,masked,smap delivered  step 5: restore FS to the original content
 * EXPECT flat/naive delivered  the copy never touched FS
 * EXPECT flat/fs,limit,walk,masked,smap delivered  step 5: FS did not help here, but it was
 *          borrowed, so it is given back
 * EXPECT fenced/naive oops #GP if limits  the copy itself fails: y lies below the fence
 * EXPECT fenced/fs,limit,walk,masked,smap delivered  step 5: FS lent a limit, and goes back to its
 *          thread
 * EXPECT split,flat,fenced/tables delivered  FS is not even borrowed
 */
#include "lib/scenario.h"
#include "lib/tls.h"

static const unsigned int fs_data = 0xF5F5F5F5, gs_data = 0x65656565;
static unsigned short fs, gs;
static char buffer[SLIDE_LINE_SIZE];

/* The second thread: other values in FS and GS, and some turns to get in between. */
enum { TURNS = 32 };
static volatile int started;
static char other_stack[4096] __attribute__((aligned(16)));

static void other_thread(void)
{
	load_fs(SEL_USER_DS);
	load_gs(0);
	started = 1;
	for (int i = 0; i < TURNS; i++)
		sched_yield();
}

/* What went wrong, and when: the first four plus 0 after the read, plus 10 after the switches. */
enum { FS_SELECTOR = 1, GS_SELECTOR, FS_DATA, GS_DATA, AFTER_SWITCH = 10, WRONG_BYTES = 20 };

static long broken(void)
{
	if (fs_selector() != fs)
		return FS_SELECTOR;
	if (gs_selector() != gs)
		return GS_SELECTOR;
	if (fs_word() != fs_data)
		return FS_DATA;
	return gs_word() != gs_data ? GS_DATA : 0;
}

static long read_and_yield(int fd)
{
	long result;

	if (read(fd, buffer, sizeof(buffer)) != sizeof(buffer))
		return WRONG_BYTES;
	result = broken();
	if (result)
		return result;
	for (int i = 0; i < TURNS / 2; i++)
		sched_yield();
	result = broken();
	if (result)
		return AFTER_SWITCH + result;
	return memcmp(buffer, SLIDE_LINE, sizeof(buffer)) ? WRONG_BYTES : 0;
}

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, sizeof(buffer));

	memset(buffer, UNTOUCHED, sizeof(buffer));
	fs = tls_segment(-1, &fs_data);
	gs = tls_segment(-1, &gs_data);
	require(fs && gs && fs != gs, "two segments of our own");
	load_fs(fs);
	load_gs(gs);
	require(thread_start(other_thread, other_stack + sizeof(other_stack)) > 0, "a thread");
	while (!started)
		sched_yield();

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	demo(DEMO_RESULT, read_and_yield(fd), 0, 0);
	return 0;
}
