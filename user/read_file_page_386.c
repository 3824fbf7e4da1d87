/* SCENARIO read_file_page_386: read(fd, y, 16), y in a mapped file's page, on a CPU without CR0.WP
 * SLIDE 22 Newer approaches: kernel masked SEGFAULTS
 * TWIN read_readonly
 * GATES int80
 * EXPECT split/naive oops #GP if limits  y is past the kernel DS's limit
 * EXPECT split/fs,limit,masked,smap kernel-hit  the page is lent by the buffer cache: now the file
 *          is another, for everybody
 * EXPECT split/walk refused  the area is read-only: the file stays as it is
 * EXPECT flat/naive,fs,limit,masked,smap kernel-hit  the file is changed, though nobody may write
 *          to it
 * EXPECT flat/walk refused  the area is read-only
 * EXPECT fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * EXPECT fenced/fs,limit,masked,smap kernel-hit  a segment cannot know that this page is lent
 * EXPECT fenced/walk refused  the area is read-only
 * EXPECT split,flat,fenced/tables refused  WP or not: software reads the R/W bit, and the lent page
 *          is not to be written
 */
#include "lib/scenario.h"

static const char zeros[SLIDE_LINE_SIZE];

static int file_says(int fd, const char *line)
{
	char now[SLIDE_LINE_SIZE];

	require(lseek(fd, 0, SEEK_SET) == 0, "go to its start");
	require(read(fd, now, sizeof(now)) == sizeof(now), "read it");
	return memcmp(now, line, sizeof(now)) == 0;
}

int scenario(void)
{
	int slide = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);
	int fd = open_warm(ZEROS_FILE, sizeof(zeros));
	char *y = mmap2(NULL, PAGE_SIZE, PROT_READ, MAP_PRIVATE, slide, 0);
	long ret;

	require(!is_error((long)y) && memcmp(y, SLIDE_LINE, SLIDE_LINE_SIZE) == 0, "map the file");
	demo(DEMO_SET_WP, 0, 0, 0);
	ret = test_read(fd, (unsigned long)y, sizeof(zeros), zeros);
	demo(DEMO_SET_WP, 1, 0, 0);

	/* Another read() of the file tells what everybody sees from now on. */
	require(file_says(slide, ret == sizeof(zeros) ? zeros : SLIDE_LINE), "all see the change");
	/* The device still has the truth: forget the false page, and fetch it again. */
	require(munmap(y, PAGE_SIZE) == 0, "munmap");
	demo(DEMO_DROP_CACHE, 0, 0, 0);
	require(file_says(slide, SLIDE_LINE), "the file is what it was");
	return 0;
}
