/*
 * tables.c - the copy that asks the page tables, and touches no user address.
 *
 * Page by page: find the entry of y, look at its bits, and move the bytes through the
 * kernel's own window on that frame.  No segment takes part, so it is the same in every
 * model; and where user and kernel share no page table it is the only way: xv6's copyout
 * for RISC-V, Linux's 4G/4G patch.
 *
 * The price: what the processor does with each access is software's work here.  It sees
 * the kernel's frame in the kernel's segment, and lets everything pass; whether the page
 * is the user's, whether it may be written or has to be copied first, is asked below, or
 * by nobody.  CR0.WP and SMAP do not matter.  Read next: kernel/process/late_page.c.
 */
#include "base/layout.h"
#include "base/string.h"
#include "seg/mode.h"
#include "seg/range.h"
#include "seg/tables.h"

static uint32_t no_entry(uint32_t y)
{
	(void)y;
	return 0;
}

static bool no_fill(uint32_t y, bool write)
{
	(void)y, (void)write;
	return false;
}

static const struct user_tables none = { no_entry, no_fill };
const struct user_tables *user_tables = &none;

static bool allows(uint32_t entry, bool write)
{
	const uint32_t needed = PTE_PRESENT | PTE_USER | (write ? PTE_WRITE : 0);

	return (entry & needed) == needed;
}

/* The byte at y through the kernel's window; NULL if the access is not legal.  Good until
 * the next sleep: another thread may then take the page away, and its frame be another's. */
static char *window(uint32_t y, bool write)
{
	uint32_t entry;

	access_counts.pages++;
	/* fill() may have slept, so that what came is gone again: the tables are asked again. */
	while (!allows(entry = user_tables->entry(y), write))
		if (!user_tables->fill(y, write))
			return NULL;
	return (char *)phys_to_kernel(ROUND_DOWN(entry, PAGE_SIZE)) + y % PAGE_SIZE;
}

/* Bytes not copied.  Between window() and memcpy() nothing sleeps. */
static unsigned long move(void *kernel, uint32_t y, unsigned long n, bool write)
{
	char *at = kernel, *page;

	while (n && (page = window(y, write))) {
		uint32_t piece = min_u32(n, PAGE_SIZE - y % PAGE_SIZE);

		memcpy(write ? page : at, write ? at : page, piece);
		at += piece;
		y += piece;
		n -= piece;
	}
	return n;
}

IN_REGISTERS unsigned long tables_copy(void *to, const void *from, unsigned long n,
				       void (*loop)(void))
{
	if (!by_tables())
		return fixup_copy(to, from, n, loop);
	if (loop == copy_loop->to_user)
		return move((void *)from, (uint32_t)to, n, true);
	return move(to, (uint32_t)from, n, false);
}

/* Both ends at one moment: waiting for the one, the other may go. */
static bool all_there(uint32_t y, uint32_t n, bool write)
{
	uint32_t last = y + n - 1;

	while (!allows(user_tables->entry(y), write) || !allows(user_tables->entry(last), write))
		if (!window(y, write) || !window(last, write))
			return false;
	return true;
}

static long single(void *kernel, uint32_t y, uint32_t n, bool write)
{
	if (!all_there(y, n, write))
		return -EFAULT;
	move(kernel, y, n, write);
	return 0;
}

long tables_get(void *to, uint32_t y, uint32_t n)
{
	long error = single(to, y, n, false);

	if (error)
		memset(to, 0, n);
	return error;
}

long tables_put(const void *from, uint32_t y, uint32_t n)
{
	return single((void *)from, y, n, true);
}
