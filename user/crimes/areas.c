/*
 * areas.c - memory maps that begin, end or wrap where no user's memory may be.
 *
 * One idea: a start and a size are two numbers whose sum can lie anywhere.  What reaches past
 * the user's end, by one page or all the way round, is refused whole; what lies in it is granted,
 * also at 0 and at the very end, and whoever destroys its own memory destroys nobody else's.
 * Read next: races.c.
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"

enum { RW = PROT_READ | PROT_WRITE };
enum { FRESH = MAP_PRIVATE | MAP_ANONYMOUS, THERE = FRESH | MAP_FIXED };
/* Linux's, and nobody's here. */
enum { MAP_SHARED = 1, PROT_OTHER = 0x10000 };

static long map(unsigned long at, unsigned long size, unsigned long prot, unsigned long flags)
{
	return (long)mmap2((void *)at, size, prot, flags, -1, 0);
}

static long map_file(unsigned long at, unsigned long size, unsigned long flags, unsigned long page)
{
	int fd = open("data/slide.txt", O_RDONLY);

	return (long)mmap2((void *)at, size, PROT_READ, flags, fd, page);
}

#define ASKS(act, promise, sentence, call)					\
	CRIME(act, promise, sentence)						\
	{									\
		return call;							\
	}

/* ---- mmap ---- */

ASKS(map_past_top, ENOMEM, "maps the page after its last one", map(top, PAGE_SIZE, RW, THERE))
ASKS(map_over_top, ENOMEM, "maps two pages from its last one on",
     map(top - PAGE_SIZE, 2 * PAGE_SIZE, RW, THERE))
ASKS(map_kernel, ENOMEM, "maps a page over the kernel", map(secret_linear, PAGE_SIZE, RW, THERE))
ASKS(map_y, ENOMEM, "maps where its segment would mean the kernel",
     map(secret_y, PAGE_SIZE, RW, THERE))
ASKS(map_last, ENOMEM, "maps the last page of all", map(-PAGE_SIZE, PAGE_SIZE, RW, THERE))
ASKS(map_wraps, ENOMEM, "maps from the last page round to the first",
     map(-PAGE_SIZE, 2 * PAGE_SIZE, RW, THERE))
ASKS(map_nothing, EINVAL, "maps no byte", map(0, 0, RW, FRESH))
ASKS(map_all, EINVAL|ENOMEM, "maps four gigabytes less a byte", map(0, -1, RW, FRESH))
ASKS(map_half, EINVAL|ENOMEM, "maps from 0 to the end, kernel and all",
     map(0, -PAGE_SIZE, RW, THERE))
ASKS(map_too_much, ENOMEM|EINVAL, "wants more room than there is",
     map(0, top - PAGE_SIZE, RW, FRESH))
ASKS(map_between, EINVAL, "maps from the middle of a page", map(0x50000800, PAGE_SIZE, RW, THERE))
ASKS(map_odd_prot, EINVAL, "maps with protection bits that nobody knows",
     map(0, PAGE_SIZE, PROT_OTHER, FRESH))
ASKS(map_no_file, EBADF, "maps a file that is not open", map(0, PAGE_SIZE, RW, MAP_PRIVATE))
ASKS(map_console, EINVAL, "maps the console", (long)mmap2(NULL, PAGE_SIZE, RW, MAP_PRIVATE, 1, 0))
ASKS(map_shared, EINVAL, "maps a file to write to it", map_file(0, PAGE_SIZE, MAP_SHARED, 0))
ASKS(map_far_page, EINVAL, "maps a file from a page that 32 bits cannot count",
     map_file(0, PAGE_SIZE, MAP_PRIVATE, 0x100000))

/* The bytes behind a file's end are zeros, wherever the count of them goes. */
CRIME(map_behind_file, NOTHING, "reads a file's pages far behind its end")
{
	const char *page = (const char *)map_file(0, PAGE_SIZE, MAP_PRIVATE, 0xFFFFF);

	for (int i = 0; i < PAGE_SIZE; i++)
		if (page[i])
			return GOT_THROUGH;
	return NOTHING;
}

CRIME(map_round_file, NOTHING, "maps a file so far behind its end that the position wraps")
{
	char own[16];
	const char *page = (const char *)map_file(0, 2 * PAGE_SIZE, MAP_PRIVATE, 0xFFFFF);

	read(open("data/slide.txt", O_RDONLY), own, sizeof(own));
	/* Its own first page or zeros: nobody else's bytes. */
	page += PAGE_SIZE;
	return memcmp(page, own, sizeof(own)) != 0 && page[0] ? GOT_THROUGH : NOTHING;
}

CRIME(map_zero, NOTHING, "maps page 0, which is its own to have")
{
	char *page = (char *)map(0, PAGE_SIZE, RW, THERE);

	__asm__ volatile("movb $1, (%0)" : : "r"(page) : "memory");
	return page ? WRONG_RESULT : NOTHING;
}

ASKS(map_top, SIGSEGV, "maps its very last page anew, and with it the stack that it stands on",
     map(top - PAGE_SIZE, PAGE_SIZE, RW, THERE))

CRIME(map_many, ENOMEM, "cuts its memory into more areas than there can be")
{
	unsigned long at = map(0, 1024 * PAGE_SIZE, RW, FRESH);
	long result = 0;

	for (int i = 1; i < 1024 && !is_error(result); i += 2)
		result = mprotect((char *)at + i * PAGE_SIZE, PAGE_SIZE, PROT_READ);
	return result;
}

/* ---- munmap ---- */

ASKS(unmap_kernel, EINVAL, "unmaps a page of the kernel", munmap((void *)secret_linear, PAGE_SIZE))
ASKS(unmap_y, EINVAL, "unmaps where its segment would mean the kernel",
     munmap((void *)secret_y, PAGE_SIZE))
ASKS(unmap_over_top, EINVAL, "unmaps its last page and the next",
     munmap((void *)(top - PAGE_SIZE), 2 * PAGE_SIZE))
ASKS(unmap_wraps, EINVAL, "unmaps round the end of all", munmap((void *)-PAGE_SIZE, 2 * PAGE_SIZE))
ASKS(unmap_all, EINVAL, "unmaps everything, the kernel too", munmap(NULL, -PAGE_SIZE))
ASKS(unmap_nothing, EINVAL, "unmaps no byte", munmap(NULL, 0))
ASKS(unmap_between, EINVAL, "unmaps from the middle of a page",
     munmap((void *)0x50000001, PAGE_SIZE))
ASKS(unmap_itself, SIGSEGV, "unmaps all that is its own, and comes back to nothing",
     munmap((void *)PAGE_SIZE, top - PAGE_SIZE))

/* ---- mprotect ---- */

ASKS(protect_kernel, ENOMEM, "makes the kernel's page its own",
     mprotect((void *)secret_linear, PAGE_SIZE, RW))
ASKS(protect_y, ENOMEM, "makes it so by its own offset", mprotect((void *)secret_y, PAGE_SIZE, RW))
ASKS(protect_wraps, ENOMEM|EINVAL, "protects round the end of all",
     mprotect((void *)-PAGE_SIZE, 2 * PAGE_SIZE, RW))
ASKS(protect_hole, ENOMEM, "protects what is not mapped",
     mprotect((void *)0x50000000, PAGE_SIZE, RW))
ASKS(protect_odd, EINVAL, "protects with bits that nobody knows",
     mprotect((void *)0x50000000, PAGE_SIZE, PROT_OTHER))
ASKS(protect_itself, SIGSEGV, "takes its own code's rights away",
     mprotect((void *)0x08048000, PAGE_SIZE, 0))

CRIME(write_to_code, SIGSEGV, "writes to its own code")
{
	*(volatile char *)main = 0;
	return GOT_THROUGH;
}

CRIME(write_to_lent, NOTHING, "writes to a file's page that all its readers share")
{
	char *mine = (char *)map_file(0, PAGE_SIZE, MAP_PRIVATE, 0), theirs[16];
	char before = mine[0];

	mprotect(mine, PAGE_SIZE, RW);
	memset(mine, 'x', sizeof(theirs));
	read(open("data/slide.txt", O_RDONLY), theirs, sizeof(theirs));
	return theirs[0] == before && mine[0] == 'x' ? NOTHING : GOT_THROUGH;
}

CRIME(read_unreadable, SIGSEGV, "reads a page without any rights, that has a frame")
{
	char *page = (char *)map(0, PAGE_SIZE, RW, FRESH);

	page[0] = 1;
	mprotect(page, PAGE_SIZE, 0);
	*(volatile char *)page;
	return GOT_THROUGH;
}

/* ---- brk ---- */

#define BREAKS(act, promise, sentence, end)					\
	CRIME(act, promise, sentence)						\
	{									\
		unsigned long before = brk(0);					\
										\
		return brk(end) == before ? NOTHING : GOT_THROUGH;		\
	}

BREAKS(brk_kernel, NOTHING, "has its heap end in the kernel", secret_linear)
BREAKS(brk_y, NOTHING, "has it end where its segment would mean the kernel", secret_y)
BREAKS(brk_end, NOTHING, "has it end at the end of all", -1)
BREAKS(brk_top, NOTHING, "has it end behind the stack", top)
BREAKS(brk_below, NOTHING, "has it end in its code", 0x08048000)

CRIME(brk_over_map, NOTHING, "grows its heap over another mapping")
{
	unsigned long end = brk(0);
	char *other = (char *)map(end + PAGE_SIZE, PAGE_SIZE, RW, THERE);

	other[0] = 'x';
	return brk(end + 3 * PAGE_SIZE) == end && other[0] == 'x' ? NOTHING : GOT_THROUGH;
}
