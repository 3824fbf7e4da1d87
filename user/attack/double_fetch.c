/* ATTACK double_fetch: the kernel checks a size, sleeps, and fetches the size a second time
 * SLIDE 15 Overall view of the API actions
 * MECHANISM another thread changes the size while the first one sleeps in the kernel. The copy then
 *          runs past a name of 16 bytes into the uid behind it. Each access is legal by itself.
 * STOPPED one fetch. No segment, no limit and no SMAP sees anything wrong, in any model.
 * HISTORY CVE-2016-6516: ioctl_file_dedupe_range() fetched dest_count twice (Linux 4.5 to 4.7);
 *          repaired in 4.8 by "vfs: ioctl: prevent double-fetch in dedupe ioctl", commit
 *          10eec60ce791.
 * VULNERABLE split/naive oops #GP if limits  not even the first fetch finds our memory
 * VULNERABLE split/fs,limit,walk,masked,smap,tables kernel-hit  uid 0: each pointer was ours, and
 *          each copy allowed
 * VULNERABLE flat/all kernel-hit  uid 0: each pointer was ours, and each copy allowed
 * VULNERABLE fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * VULNERABLE fenced/fs,limit,walk,masked,smap,tables kernel-hit  uid 0: each pointer was ours, and
 *          each copy allowed
 * REPAIRED split,fenced/naive oops #GP if limits  no fetch finds our memory
 * REPAIRED split,fenced/fs,limit,walk,masked,smap,tables delivered  the size that was checked is the
 *          size that is used
 * REPAIRED flat/all delivered  the size that was checked is the size that is used
 */
#include "lib/scenario.h"

static struct {
	volatile unsigned int size;
	char name[OBJECT_NAME_SIZE];
	unsigned int uid;
} request = { .size = OBJECT_NAME_SIZE, .name = "attacker" };

static volatile int ready, go;
static char other_stack[4096] __attribute__((aligned(16)));

static void changes_its_mind(void)
{
	ready = 1;
	while (!go)
		sched_yield();
	request.size = sizeof(request.name) + sizeof(request.uid);
}

int scenario(void)
{
	require(thread_start(changes_its_mind, other_stack + sizeof(other_stack)) > 0, "a thread");
	while (!ready)
		sched_yield();
	require(attack(ATTACK_SET_NAME, (long)&request, 0) == 0 && getuid() == DEMO_UID,
		"an honest name");
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	go = 1;
	demo(DEMO_RESULT, attack(ATTACK_SET_NAME, (long)&request, 0), 0, 0);
	require(request.size != sizeof(request.name), "the other thread ran in between");
	return 0;
}
