/* SCENARIO read_by_coincidence: an honest read(fd, y, 16), y by chance an offset of kernel data
 * SLIDE 4 A scheme
 * TWIN read_good
 * EXPECT split/naive kernel-hit  nobody attacks, and yet the canary dies of a coincidence
 * EXPECT split/fs,limit,walk,masked,smap delivered  FS := user DS: the same number, the caller's
 *          byte
 * EXPECT flat/naive,fs,limit,walk,masked,smap delivered  the kernel's offsets start at C0000000: no
 *          coincidence can be
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence: as in flat no coincidence can be,
 *          but an honest y is lost too
 * EXPECT fenced/fs,limit,walk,masked,smap delivered  FS's limit lets y through
 * EXPECT split,flat,fenced/tables delivered  the frame of the user's y: no segment, no coincidence
 */
#include "lib/scenario.h"

/* Linked to stand at the kernel's canary's physical address, which in split is its offset too. */
static char buffer[SLIDE_LINE_SIZE] __attribute__((section(".coincidence")));

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, sizeof(buffer));

	memset(buffer, UNTOUCHED, sizeof(buffer));
	require(ask(ASK_CANARY_PHYSICAL) == (unsigned long)buffer, "linked where the canary is");
	test_read(fd, (unsigned long)buffer, sizeof(buffer), SLIDE_LINE);
	return 0;
}
