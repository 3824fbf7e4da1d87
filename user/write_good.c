/* SCENARIO write_good: write(pipe, y, 64) with y a plain buffer of the caller
 * SLIDE 2 Usage of pointers
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit: honesty does not help
 * EXPECT split/fs delivered  FS := user DS, so y means what the caller meant
 * EXPECT split/limit,walk,masked,smap delivered  a check more; the honest caller does not notice
 * EXPECT flat/naive delivered  every base is 0, so any segment finds the caller's y
 * EXPECT flat/fs delivered  FS has base 0 too: it changes nothing
 * EXPECT flat/limit,walk,masked,smap delivered  a check more; the honest caller does not notice
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence: the kernel's DS begins where the
 *          user's ends
 * EXPECT fenced/fs delivered  base 0, but FS has the limits that DS has not
 * EXPECT fenced/limit,walk,masked,smap delivered  a check more; the honest caller does not notice
 * EXPECT split,flat,fenced/tables delivered  y is found in the user's page tables and reached
 *          through the kernel's window
 */
#include "lib/scenario.h"

static char buffer[DEMO_CANARY_SIZE];

int scenario(void)
{
	int ends[2];

	require(pipe(ends) == 0, "pipe");
	memset(buffer, UNTOUCHED, sizeof(buffer));
	sink(ends, test_write(ends[1], (unsigned long)buffer, sizeof(buffer)));
	return 0;
}
