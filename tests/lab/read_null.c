/* SCENARIO read_null: read(fd, y, 16), y = 0: the null pointer
 * SLIDE 21 access_OK limitations
 * TWIN read_good
 * GATES int80
 * EXPECT split/naive oops #PF  offset 0 of the kernel's segment is missing, too: a guard page
 * EXPECT split/fs,limit oops #PF  0 is a legal offset of the user's, and nothing is mapped there
 * EXPECT split/walk,masked,smap refused  the map, or the fault, says that nothing is there
 * EXPECT flat/naive,fs,limit oops #PF  the same page for everybody, and it is missing
 * EXPECT flat/walk,masked,smap refused  the map, or the fault, says that nothing is there
 */
#include "scenario.h"

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);

	test_read(fd, 0, SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
