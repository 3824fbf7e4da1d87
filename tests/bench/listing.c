/*
 * listing.c - where the instructions of one row go: tools/cost/listing.py lets Bochs trace
 * them.
 *
 * The debugger writes the row that it wants into listing_wanted.  Then nothing else is
 * measured, and it finds a place to stop before the row's first run and one behind the last.
 */
#include "base/string.h"
#include "bench.h"

/* "get_user 4 masked bytes"; empty: all rows, and none is listed. */
#define WANTED 64
char listing_wanted[WANTED];

static bool wanted(const char *row)
{
	return strcmp(listing_wanted, row) == 0;
}

/* Functions of their own, so that a breakpoint can stand here. */
__attribute__((noinline))
static void listing_starts(void)
{
	__asm__ volatile("");
}

__attribute__((noinline))
void listing_ends(void)
{
	__asm__ volatile("");
}

bool listing_begins(const char *name, uint32_t n)
{
	char row[WANTED];

	if (wanted(""))
		return true;
	snprintf(row, sizeof(row), "%s %u %s %s", name, n, policy->name, copy_loop->name);
	if (!wanted(row))
		return false;
	listing_starts();
	return true;
}
