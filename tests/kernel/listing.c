/*
 * The kernel's own disassembly, out of which an oops names what it was doing.
 */
#include "base/string.h"
#include "demo/ktest.h"
#include "entry/listing.h"
#include "seg/policy.h"

static char symbol[64], instruction[96];

static void look(uint32_t eip)
{
	listing_find(eip, symbol, sizeof(symbol), instruction, sizeof(instruction));
}

KTEST(listing_names_an_instruction)
{
	look((uint32_t)copy_bytes_to_user);
	EXPECT(strcmp(symbol, "copy_bytes_to_user+0x0") == 0);
	EXPECT(starts_with(instruction, "jecxz "));
}

/* A line has only the low digits of its offset: those of a user's address may be the same. */
KTEST(listing_does_not_name_what_is_not_the_kernels)
{
	look((uint32_t)copy_bytes_to_user ^ 0x08000000);
	EXPECT(strcmp(symbol, "?") == 0 && strcmp(instruction, "?") == 0);
}

KTEST(listing_knows_no_middle_of_an_instruction)
{
	look((uint32_t)copy_bytes_to_user + 1);
	EXPECT(strcmp(symbol, "?") == 0 && strcmp(instruction, "?") == 0);
}
