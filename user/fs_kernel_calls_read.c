/* SCENARIO fs_kernel_calls_read: the kernel calls read() with a buffer of its own
 * SLIDE 16 Service redundancy approaches
 * TWIN fs_redundancy
 * GATES int80
 * EXPECT split/naive delivered  DS:y is what the kernel meant: by luck, for no user meant it
 * EXPECT split/fs,limit,walk,masked,smap delivered  FS takes the kernel's pointer for a user's
 *          offset: the program gets the bytes
 * EXPECT flat/naive,fs delivered  nothing is compared, so it works, for every pointer
 * EXPECT flat/limit,walk,masked,smap delivered  the kernel's own pointer is refused: it is above
 *          the limit
 * EXPECT fenced/naive delivered  DS:y is what the kernel meant
 * EXPECT fenced/fs oops #GP if limits  past the user's limit, and nobody has asked
 * EXPECT fenced/limit,walk,masked,smap delivered  refused, above the limit
 * EXPECT split,flat,fenced/tables delivered  in split the program's page, elsewhere refused
 */
#include "lib/scenario.h"

enum { KERNELS_BYTES = 1, PROGRAMS_BYTES };

/* Only where nothing compares is the kernel's own pointer of use to it, and FS must not find
 * the program's page there. */
static long wrong(enum demo_policy policy, int mine, int kernels, int arrived)
{
	if (kernels != (policy == ROW_NAIVE || (policy == ROW_FS && !mine)))
		return KERNELS_BYTES;
	return arrived != (mine && policy != ROW_NAIVE) ? PROGRAMS_BYTES : 0;
}

int scenario(void)
{
	unsigned long y = demo(DEMO_OWN_BUFFER, 0, 0, 0);
	/* In split it is an offset that we may have as well. */
	const char *ours = own_page(y) ? (const char *)y : 0;
	int arrived, kernels;

	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	kernels = demo(DEMO_READ_AS_A_USER, 0, 0, 0);
	arrived = ours && memcmp(ours, SLIDE_LINE, SLIDE_LINE_SIZE) == 0;
	demo(DEMO_RESULT, wrong(ask(ASK_POLICY), ours != 0, kernels, arrived), 0, 0);
	print("in the program's memory at that y: %s\n",
	      arrived ? "the file's bytes" : ours ? "nothing" : "it has none there");
	return 0;
}
