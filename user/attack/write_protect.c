/* ATTACK write_protect: read() into a page that we may only read, on a processor without CR0.WP
 * SLIDE 22 Newer approaches: kernel masked SEGFAULTS
 * MECHANISM a 386 does not ask about the read-only bit in ring 0. The page is a file's, lent by the
 *          buffer cache: whoever reads the file from now on reads what we wrote.
 * STOPPED CR0.WP, since the 486; on a 386 software that asks the map or the tables before the copy.
 *          Split, fenced and SMAP do not look at this bit.
 * HISTORY Linux's verify_area() of 0.11 and 1.0: it made the pages writable before the kernel wrote to
 *          them, because on a 386 no fault would ask for it (1.0: mm/memory.c, __verify_write;
 *          docs/history.md).
 * VULNERABLE split/naive oops #GP if limits  y is past the kernel DS's limit
 * VULNERABLE split/fs,limit,masked,smap kernel-hit  the file is another, for everybody
 * VULNERABLE split/walk,tables refused  software reads the right that the processor ignores
 * VULNERABLE flat/naive,fs,limit,masked,smap kernel-hit  the file is another, for everybody
 * VULNERABLE flat/walk,tables refused  software reads the right that the processor ignores
 * VULNERABLE fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * VULNERABLE fenced/fs,limit,masked,smap kernel-hit  the file is another, for everybody
 * VULNERABLE fenced/walk,tables refused  software reads the right that the processor ignores
 * REPAIRED split/naive oops #GP if limits  y is past the kernel DS's limit
 * REPAIRED split/fs,limit oops #PF if wp  ring 0 obeys the bit, and nobody catches the fault
 * REPAIRED split/walk,tables refused  software asked before
 * REPAIRED split/masked,smap refused if wp  the fault is the answer
 * REPAIRED flat/naive,fs,limit oops #PF if wp  ring 0 obeys the bit, and nobody catches the fault
 * REPAIRED flat/walk,tables refused  software asked before
 * REPAIRED flat/masked,smap refused if wp  the fault is the answer
 * REPAIRED fenced/naive oops #GP if limits  y lies below the fence of the kernel's DS
 * REPAIRED fenced/fs,limit oops #PF if wp  ring 0 obeys the bit, and nobody catches the fault
 * REPAIRED fenced/walk,tables refused  software asked before
 * REPAIRED fenced/masked,smap refused if wp  the fault is the answer
 */
#include "lib/scenario.h"

static const char zeros[SLIDE_LINE_SIZE];

int scenario(void)
{
	int slide = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);
	int fd = open_warm(ZEROS_FILE, sizeof(zeros));
	char *y = mmap2(NULL, PAGE_SIZE, PROT_READ, MAP_PRIVATE, slide, 0);

	require(!is_error((long)y) && memcmp(y, SLIDE_LINE, SLIDE_LINE_SIZE) == 0, "map the file");
	attack(ATTACK_WRITE_PROTECT, 0, 0);
	test_read(fd, (unsigned long)y, sizeof(zeros), zeros);
	/* The device still has the truth: let nobody see the false page. */
	require(munmap(y, PAGE_SIZE) == 0, "munmap");
	demo(DEMO_DROP_CACHE, 0, 0, 0);
	return 0;
}
