/* SCENARIO fs_walk_cost: read(fd, y, 16) with 1, 10 and 50 map areas more below y
 * SLIDE 21 access_OK limitations
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs,limit,masked,smap delivered  no area is looked at, however many there are
 * EXPECT split/walk delivered  each area below y costs a look: linear, and for 16 bytes as for 16
 *          MB
 * EXPECT flat/naive,fs,limit,masked,smap delivered  no area is looked at
 * EXPECT flat/walk delivered  each area below y costs a look: linear, for the map is that of split
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * EXPECT fenced/fs,limit,masked,smap delivered  no area is looked at
 * EXPECT fenced/walk delivered  linear again: the map is the same in all models
 * EXPECT split,flat,fenced/tables delivered  a page costs two table entries, however many areas the
 *          map has
 */
#include "lib/scenario.h"

static char buffer[SLIDE_LINE_SIZE];

static const int steps[] = { 0, 1, 10, 50 };

enum { STEPS = sizeof(steps) / sizeof(steps[0]), LOW = 0x00200000 };
enum { NOT_READ = 1, NOT_MAPPED, NOT_LINEAR, LOOKED };

static long areas[STEPS], cost[STEPS];

/* Every second page, so that no two of them are one area. */
static long map_more(int from, int to)
{
	for (int i = from; i < to; i++) {
		char *page = (char *)LOW + i * 2 * PAGE_SIZE;

		if (mmap2(page, PAGE_SIZE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
			  -1, 0) != page)
			return NOT_MAPPED;
	}
	return 0;
}

static long measure(int step, int fd)
{
	unsigned long before = ask(ASK_AREAS), start = ticks();

	if (read(fd, buffer, sizeof(buffer)) != sizeof(buffer))
		return NOT_READ;
	cost[step] = ticks() - start;
	areas[step] = ask(ASK_AREAS) - before;
	return 0;
}

static long wrong(int step, int walks)
{
	if (!walks)
		return areas[step] ? LOOKED : 0;
	return areas[0] < 1 || areas[step] != areas[0] + steps[step] ? NOT_LINEAR : 0;
}

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, STEPS * sizeof(buffer));
	long result = 0;

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	for (int i = 0; i < STEPS && !result; i++) {
		result = map_more(i ? steps[i - 1] : 0, steps[i]);
		if (!result)
			result = measure(i, fd);
		if (!result)
			result = wrong(i, ask(ASK_POLICY) == ROW_WALK);
	}
	demo(DEMO_RESULT, result, 0, 0);
	for (int i = 0; i < STEPS; i++)
		print("%d areas more: %d looked at, %d instructions\n", steps[i], (int)areas[i],
		      (int)cost[i]);
	return 0;
}
