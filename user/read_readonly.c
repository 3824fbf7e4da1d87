/* SCENARIO read_readonly: read(fd, y, 16), y in a page of ours that mprotect() made read-only
 * SLIDE 22 Newer approaches: kernel masked SEGFAULTS
 * TWIN read_good
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs,limit oops #PF if wp  with CR0.WP ring 0 obeys the read-only bit; nobody catches
 *          the fault
 * EXPECT split/walk refused  the memory map says that the page is not to be written
 * EXPECT split/masked,smap refused if wp  the fault is looked up in the exception table: all 16
 *          bytes are left
 * EXPECT flat/naive,fs,limit oops #PF if wp  a limit says where, not what for
 * EXPECT flat/walk refused  the memory map says that the page is not to be written
 * EXPECT flat/masked,smap refused if wp  the fault is looked up in the exception table: all 16
 *          bytes are left
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * EXPECT fenced/fs,limit oops #PF if wp  a limit says where, not what for
 * EXPECT fenced/walk refused  the memory map says that the page is not to be written
 * EXPECT fenced/masked,smap refused if wp  the fault is looked up in the exception table: all 16
 *          bytes are left
 * EXPECT split,flat,fenced/tables refused  the entry says read-only: nothing has to fault for that
 */
#include "lib/scenario.h"

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);
	char *y = fresh_pages(1);

	memset(y, UNTOUCHED, PAGE_SIZE);
	require(mprotect(y, PAGE_SIZE, PROT_READ) == 0, "mprotect");
	test_read(fd, (unsigned long)y, SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
