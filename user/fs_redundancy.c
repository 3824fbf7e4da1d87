/* SCENARIO fs_redundancy: what read() pays in checks and fixups, and kernel_read() by either door
 * SLIDE 17 Classical examples
 * GATES int80
 * EXPECT split/naive oops #GP if limits  read() fails as in read_good
 * EXPECT split/fs delivered  read() and the old door pay a fixup; the new door pays nothing
 * EXPECT split/limit,walk,masked,smap delivered  a check and a fixup; no ring is crossed by the new
 *          door, so neither
 * EXPECT flat/naive delivered  nobody pays anything, and that is the trouble
 * EXPECT flat/fs,limit,walk,masked,smap delivered  old door and read() pay a check and a fixup
 *          where there is one, the new door nothing
 * EXPECT fenced/naive oops #GP if limits  read() itself fails: y lies below the fence
 * EXPECT fenced/fs,limit,walk,masked,smap delivered  a check and a fixup, and here the fixup buys a
 *          limit; the new door pays nothing
 * EXPECT split,flat,fenced/tables delivered  a check and a page looked up, but no fixup
 */
#include "lib/scenario.h"

static char buffer[SLIDE_LINE_SIZE];

struct price {
	const char *what;
	long moved, checks, fixups;
};

static struct price prices[] = {
	{ .what = "read()" },
	{ .what = "kernel_read(), set_fs(KERNEL_DS)" },
	{ .what = "kernel_read(), iterator" },
};

enum { READ, SET_FS, ITERATOR, WAYS };
enum { NOT_MOVED = 1, WRONG_CHECKS = 10, WRONG_FIXUPS = 20 };

static long go(int way, int fd)
{
	if (way == READ)
		return read(fd, buffer, sizeof(buffer));
	return demo(DEMO_KERNEL_READ, way == SET_FS ? DOOR_SET_FS : DOOR_ITERATOR, 0, 0);
}

static void measure(int way, int fd)
{
	struct price *p = &prices[way];
	long checks = ask(ASK_CHECKS), fixups = ask(ASK_FIXUPS);

	p->moved = go(way, fd);
	p->checks = ask(ASK_CHECKS) - checks;
	p->fixups = ask(ASK_FIXUPS) - fixups;
}

/* Under tables the old door is the only one that still goes by FS: KERNEL_DS is no user's. */
static int borrows_fs(int way, enum demo_policy policy)
{
	return policy != ROW_NAIVE && (policy != ROW_TABLES || way == SET_FS);
}

/* One check where a policy checks, one fixup where it has one; by the new door neither. */
static long wrong(int way, enum demo_policy policy)
{
	if (prices[way].moved != SLIDE_LINE_SIZE)
		return NOT_MOVED + way;
	if (prices[way].checks != (way != ITERATOR && policy >= ROW_LIMIT))
		return WRONG_CHECKS + way;
	if (prices[way].fixups != (way != ITERATOR && borrows_fs(way, policy)))
		return WRONG_FIXUPS + way;
	return 0;
}

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, sizeof(buffer));
	long result = 0;

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	for (int way = 0; way < WAYS; way++) {
		measure(way, fd);
		if (!result)
			result = wrong(way, ask(ASK_POLICY));
	}
	demo(DEMO_RESULT, result, 0, 0);
	for (int way = 0; way < WAYS; way++)
		print("%s: %d bytes, %d checks, %d fixups\n", prices[way].what,
		      (int)prices[way].moved, (int)prices[way].checks, (int)prices[way].fixups);
	return 0;
}
