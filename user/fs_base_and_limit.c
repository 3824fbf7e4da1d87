/* SCENARIO fs_base_and_limit: one y through FS, its base and its limit changed one at a time
 * SLIDE 7 The case of "constrained" segmentation
 * GATES int80
 * EXPECT split/naive,fs,limit,walk,masked,smap delivered if limits  the base says whose byte y is,
 *          the limit says whether it may be reached
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered if limits  base 0 alone takes nothing away:
 *          with a limit below the kernel the same y is #GP
 * EXPECT fenced/naive,fs,limit,walk,masked,smap delivered if limits  its last line is this model:
 *          base 0, and the limit alone protects
 * EXPECT split,flat,fenced/tables delivered if limits  the copy here goes through a segment of its
 *          own, whatever the policy
 */
#include "lib/scenario.h"

/* Flat's segment; a base that makes y a byte of ours; a limit that ends below the kernel, as
 * Linux had it with base 0 from 2.1.0 to 2.1.42. */
enum { BASE_0, OTHER_BASE = 0x80000000 };
enum { LIMIT_3_GB = USER_LINEAR_TOP - 1, LIMIT_4_GB = 0xFFFFFFFF };

/* From each line to the next, one of the two changes. */
static const struct {
	unsigned long base, limit;
	long landed;			/* an enum demo_landed */
} steps[] = {
	{ BASE_0, LIMIT_4_GB, LANDED_KERNEL },
	{ OTHER_BASE, LIMIT_4_GB, LANDED_USER },
	{ OTHER_BASE, LIMIT_3_GB, LANDED_NOWHERE },
	{ BASE_0, LIMIT_3_GB, LANDED_NOWHERE },
};

enum { STEPS = sizeof(steps) / sizeof(steps[0]) };

int scenario(void)
{
	unsigned long y = ask(ASK_CANARY_LINEAR), user_base = USER_LINEAR_TOP - ask(ASK_LIMIT);
	unsigned long ours = y + OTHER_BASE - user_base;
	int wrong = 0;

	require(own_page(ours), "a page where y is with the other base");
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	for (int i = 0; i < STEPS; i++)
		if (demo(DEMO_COPY_THROUGH, y, steps[i].base, steps[i].limit) != steps[i].landed)
			wrong = i + 1;
	if (memcmp((const void *)ours, SLIDE_LINE, SLIDE_LINE_SIZE) != 0)
		wrong = STEPS + 1;
	demo(DEMO_RESULT, wrong, 0, 0);
	return 0;
}
