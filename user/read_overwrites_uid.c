/* SCENARIO read_overwrites_uid: read(fd, y, 4) of zeros, y the offset of our uid in the kernel
 * SLIDE 2 Usage of pointers
 * TWIN read_good
 * EXPECT split/naive kernel-hit  getuid() says 0 afterwards: one read() made the caller root
 * EXPECT split/fs,limit,walk,masked,smap delivered  the zeros arrive in the caller's own memory;
 *          the uid stays
 * EXPECT flat/naive kernel-hit  y is the uid's own address: getuid() says 0 afterwards
 * EXPECT flat/fs kernel-hit  base 0: FS changes nothing, and getuid() says 0 afterwards
 * EXPECT flat/limit,masked,smap refused  y is past addr_limit: the check does what FS cannot
 * EXPECT flat/walk refused  the limit comes first; the map has no such area either
 * EXPECT fenced/naive kernel-hit  root again: the kernel's DS has all that is the kernel's
 * EXPECT fenced/fs oops #GP if limits  y is past the user's limit: FS protects again, without any
 *          base
 * EXPECT fenced/limit,walk,masked,smap refused  the segment's limit, asked before the copy instead
 *          of hit in it
 * EXPECT split/tables delivered  the frame is the caller's own
 * EXPECT flat,fenced/tables refused  the limit first; and the entry there is not a user's
 */
#include "lib/scenario.h"

static const unsigned int ROOT = 0;

int scenario(void)
{
	unsigned long y = ask(ASK_UID_OFFSET);
	int fd = open_warm(ZEROS_FILE, sizeof(ROOT));
	const unsigned int *mine = own_page(y) ? (unsigned int *)y : NULL;
	unsigned int before, after;
	int places;
	long ret;

	before = getuid();
	ret = test_read(fd, y, sizeof(ROOT), &ROOT);
	after = getuid();

	print("read_overwrites_uid: getuid() was %u and is %u\n", before, after);
	require(before == DEMO_UID, "an ordinary user to begin with");
	/* The zeros went to one place, never to both; to neither if the call was refused. */
	places = (mine && *mine == ROOT) + (after != before);
	require(places == (ret == sizeof(ROOT)), "either our word or our uid is zero");
	return 0;
}
