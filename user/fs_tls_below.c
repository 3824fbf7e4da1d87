/* SCENARIO fs_tls_below: glibc keeps a thread's data below GS: a segment of 4 GB, and what it reaches
 * SLIDE 9 Actual solutions with constrained segmentation
 * GATES int80
 * EXPECT split/naive,fs,limit,walk,masked,smap delivered if limits  GS:-4 is offset FFFF_FFFC: inside
 *          4 GB, and with the base it wraps to our byte; the kernel's page is #PF, by its U/S bit
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered if limits  GS:-4 is inside 4 GB and wraps
 *          to our byte with base 0 as well; the kernel's page is #PF, by its U/S bit
 * EXPECT fenced/naive,fs,limit,walk,masked,smap delivered if limits  such a segment reaches over the
 *          fence: what stops ring 3 behind it is the page alone
 * EXPECT split,flat,fenced/tables delivered if limits  no copy: the segment alone is what counts
 */
#include "lib/caught.h"
#include "lib/scenario.h"

enum { BELOW = -4, WORD = 0x600DDA7A, WHOLE = 0xFFFFF };
enum { WRONG_WORD = 1, WRONG_SMALL, WRONG_KERNEL };

/* glibc's own words for it; limit: in pages. */
static unsigned int segment(const void *base, unsigned int limit)
{
	struct user_desc d = { .entry_number = -1, .base_addr = (unsigned int)base, .limit = limit,
			       .seg_32bit = 1, .limit_in_pages = 1, .useable = 1 };

	require(!set_thread_area(&d), "a segment of our own");
	return d.entry_number << 3 | 3;
}

static int faulted(struct caught c, unsigned int vector, unsigned int error)
{
	return c.happened && c.vector == vector && c.error == error;
}

/*
 * The sum base + offset is taken modulo 2^32, and the limit is compared with the offset alone: so
 * "below" is legal from 4 GB on, whatever the base.  In one page it is #GP, and glibc could not do
 * with that.  What such a segment reaches of the kernel is not ours: the page says whose it is.
 */
int scenario(void)
{
	static const unsigned int data[] = { WORD, 0 };
	unsigned int large = segment(&data[1], WHOLE), small = segment(&data[1], 0);
	unsigned long kernel = ask(ASK_CANARY_LINEAR) - (USER_LINEAR_TOP - ask(ASK_LIMIT));
	struct caught below = read_by_gs(large, BELOW), too_small = read_by_gs(small, BELOW),
		      there = read_by_gs(large, kernel - (unsigned long)&data[1]);
	long wrong = 0;

	if (below.happened || below.word != WORD)
		wrong = WRONG_WORD;
	else if (!too_small.happened && too_small.word == WORD)
		wrong = -EFAULT;	/* nobody has compared: not what was promised */
	else if (!faulted(too_small, VECTOR_GP, 0))
		wrong = WRONG_SMALL;
	else if (!faulted(there, VECTOR_PF, PF_PRESENT | PF_USER))
		wrong = WRONG_KERNEL;
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	demo(DEMO_RESULT, wrong, 0, 0);
	return 0;
}
