/* SCENARIO read_timeline: read(fd, y, 16) step by step, a page still to come in the middle
 * SLIDE 20 copy_to_user timeline
 * TWIN read_good
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs delivered  steps 3 and 5 of the fixup and nothing else
 * EXPECT split/limit,masked delivered  one check of the limit; no map is read and AC stays 0
 * EXPECT split/walk delivered  the limit, then the legal amount from the map
 * EXPECT split/smap delivered  limit check, stac, copy (it waits for a page with AC = 1), clac
 * EXPECT flat/naive delivered  just the copy
 * EXPECT flat/fs delivered  the fixup
 * EXPECT flat/limit,masked delivered  limit check, copy
 * EXPECT flat/walk delivered  limit check, legal amount, copy
 * EXPECT flat/smap delivered  limit check, stac, copy, clac
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * EXPECT fenced/fs delivered  the fixup
 * EXPECT fenced/limit,masked delivered  limit check, copy
 * EXPECT fenced/walk delivered  limit check, legal amount, copy
 * EXPECT fenced/smap delivered  limit check, stac, copy, clac
 * EXPECT split,flat,fenced/tables delivered  limit check, then a look-up for each page; no FS, no
 *          fault, no AC
 */
#include "lib/scenario.h"

struct counts {
	unsigned long checks, areas, fixups, pages;
};

static struct counts count(void)
{
	return (struct counts){ ask(ASK_CHECKS), ask(ASK_AREAS), ask(ASK_FIXUPS),
				ask(ASK_PAGES) };
}

/* What one call did, and what the kernel's EFLAGS were inside the copy and after it. */
static struct counts spent;
static unsigned long inside, after;

static void show(long moved)
{
	print("1 limit check   %d times\n", (int)spent.checks);
	print("2 legal amount  %d map areas looked at\n", (int)spent.areas);
	print("3 stac          AC = %d where the copy met the absent page\n",
	      (inside & EFLAGS_AC) != 0);
	print("4 copy          %d bytes, FS borrowed %d times\n", (int)moved, (int)spent.fixups);
	print("5 clac          AC = %d in the kernel's next call\n", (after & EFLAGS_AC) != 0);
}

/* The last bytes of a page that is there; behind it one that stays absent. */
static char *border(void)
{
	char *pages = fresh_pages(2);

	memset(pages, UNTOUCHED, PAGE_SIZE);
	return pages + PAGE_SIZE - SLIDE_LINE_SIZE / 2;
}

static long measured(int fd, char *y)
{
	struct counts before, now;
	long ret;

	ask(ASK_FAULT_EFLAGS);
	before = count();
	ret = read(fd, y, SLIDE_LINE_SIZE);
	now = count();
	inside = ask(ASK_FAULT_EFLAGS);
	after = ask(ASK_EFLAGS);
	spent = (struct counts){ now.checks - before.checks, now.areas - before.areas,
				 now.fixups - before.fixups, now.pages - before.pages };
	return ret;
}

static void check(enum demo_policy policy, unsigned long smap)
{
	require(spent.checks == (policy >= ROW_LIMIT), "one check, where the policy checks");
	require((spent.areas > 0) == (policy == ROW_WALK), "walk alone reads the map");
	require(spent.fixups == (policy != ROW_NAIVE && policy != ROW_TABLES),
		"one fixup, where the policy has one");
	require(spent.pages == (policy == ROW_TABLES ? 2 : 0), "tables alone looks pages up");
	require(!inside == (policy == ROW_TABLES), "the copy met the absent page, or looked first");
	require(!(inside & EFLAGS_AC) == !smap, "the door is open in the copy, if there is one");
	require(!(after & EFLAGS_AC), "and closed after it");
}

/* The slide's own order, which no policy of ours has: also the map, before the door. */
static void whole(int fd)
{
	char *y = border();
	long ret;

	demo(DEMO_WHOLE_TIMELINE, 1, 0, 0);
	ret = measured(fd, y);
	demo(DEMO_WHOLE_TIMELINE, 0, 0, 0);
	print("all of it in one call:\n");
	show(ret);
	require(spent.checks == 1 && spent.areas > 0 && spent.fixups == 1, "check, map, fixup");
	require(inside & EFLAGS_AC && !(after & EFLAGS_AC), "stac, clac");
	require(memcmp(y, SLIDE_LINE, SLIDE_LINE_SIZE) == 0, "the bytes are there");
}

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, 2 * SLIDE_LINE_SIZE);
	char *y = border();
	enum demo_policy policy;
	unsigned long smap;
	long ret;

	demo(DEMO_CLAIM_READ, (long)y, SLIDE_LINE_SIZE, (long)SLIDE_LINE);
	policy = ask(ASK_POLICY);
	smap = ask(ASK_SMAP);
	ret = measured(fd, y);
	demo(DEMO_RESULT, ret, 0, 0);
	show(ret);
	check(policy, smap);
	if (smap) {
		lseek(fd, 0, SEEK_SET);
		whole(fd);
	}
	return 0;
}
