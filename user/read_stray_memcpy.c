/* SCENARIO read_stray_memcpy: the kernel calls memcpy(y, ...), y a good buffer of the user
 * SLIDE 18 memcpy with tampered pointers
 * TWIN read_good
 * GATES int80
 * THROUGH DS
 * EXPECT split/naive,fs,limit,walk,masked,smap oops #GP if limits  memcpy() uses the kernel's DS,
 *          and this y is past its end
 * EXPECT flat/naive,fs,limit,walk,masked delivered  no check, no fixup, and nobody notices: the
 *          next y may be anything
 * EXPECT flat/smap oops #PF if smap  outside stac and clac ring 0 may not touch a user page
 * EXPECT fenced/naive,fs,limit,walk,masked,smap oops #GP if limits  memcpy() uses the kernel's DS,
 *          and y lies below its fence: the work of SMAP, on any 386
 * EXPECT split,fenced/tables oops #GP if limits  the kernel's DS has no user byte, whatever a copy
 *          does
 * EXPECT flat/tables delivered  the tables are for copies: this bug asks nobody
 */
#include "lib/scenario.h"

static char buffer[SLIDE_LINE_SIZE];

int scenario(void)
{
	unsigned long y = (unsigned long)buffer;
	long ret;

	memset(buffer, UNTOUCHED, sizeof(buffer));
	demo(DEMO_CLAIM_READ, y, sizeof(buffer), (long)SLIDE_LINE);
	ret = demo(DEMO_STRAY_MEMCPY, y, sizeof(buffer), 0);
	demo(DEMO_RESULT, ret, 0, 0);
	return 0;
}
