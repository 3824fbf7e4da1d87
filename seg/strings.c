/*
 * strings.c - what has no length of its own: strings, and structures that grow.
 *
 * A string's end is known only when its NUL has been seen, so it is fetched byte by
 * byte; the page behind the NUL may be missing.
 */
#include "base/errno.h"
#include "base/string.h"
#include "seg/range.h"
#include "seg/tables.h"
#include "seg/user_mov.h"

/* How many bytes of a string at y may be looked at: all that is legal of `most`.
 * A policy that refuses a range whole would refuse a short string near LIM, so the
 * limit is asked for by itself. */
static unsigned long legal_string(uint32_t y, unsigned long most)
{
	unsigned long below = bytes_below(y, most, user_thread->limit);

	if (!policy->limited)
		return most;
	return bound.legal(y, below, PROT_READ);
}

/* FS is the user's already, where the policy goes by FS. */
static long load(uint8_t *byte, uint32_t y)
{
	return by_tables() ? tables_get(byte, y, 1) : user_load_8(byte, y);
}

/* Up to `legal` bytes until a NUL, to `to` if that is not NULL; *n: bytes before the
 * NUL.  1: a NUL was found; 0: none; -EFAULT. */
static long until_nul(char *to, uint32_t y, unsigned long legal, unsigned long *n)
{
	for (*n = 0; *n < legal; ++*n) {
		uint8_t byte = 0;
		long error = load(&byte, y + *n);

		if (error)
			return error;
		if (to)
			to[*n] = (char)byte;
		if (!byte)
			return 1;
	}
	return 0;
}

/* The same of at most `most` bytes; if LIM comes before their end it is a fault. */
static long scan(char *to, uint32_t y, unsigned long most, unsigned long *n)
{
	unsigned long legal = legal_string(y, most);
	uint32_t old;
	long found;

	if (by_tables()) {
		found = until_nul(to, y, legal, n);
	} else {
		old = user_access_begin();
		found = until_nul(to, y, legal, n);
		user_access_end(old);
	}
	return !found && legal < most ? -EFAULT : found;
}

long strncpy_from_user(char *to, const char __user *from, long count)
{
	unsigned long n;
	long found;

	if (count <= 0)
		return 0;
	found = scan(to, user_offset(from), (unsigned long)count, &n);
	return found < 0 ? found : (long)n;
}

long strnlen_user(const char __user *s, long count)
{
	unsigned long n;
	long found;

	if (count <= 0)
		return 0;
	found = scan(NULL, user_offset(s), (unsigned long)count, &n);
	return found < 0 ? 0 : (long)n + 1;
}

int check_zeroed_user(const void __user *from, unsigned long n)
{
	uint32_t y = user_offset(from);
	uint8_t byte;

	for (unsigned long i = 0; i < n; i++) {
		if (get_user_bytes(&byte, user_pointer(y + i), 1))
			return -EFAULT;
		if (byte)
			return 0;
	}
	return 1;
}

int copy_struct_from_user(void *to, unsigned long ksize, const void __user *from,
			  unsigned long usize)
{
	unsigned long both = min_u32(ksize, usize);
	int zeroed;

	if (usize > ksize) {
		zeroed = check_zeroed_user(user_pointer(user_offset(from) + ksize), usize - ksize);
		if (zeroed <= 0)
			return zeroed ? zeroed : -E2BIG;
	}
	memset((char *)to + both, 0, ksize - both);
	return copy_from_user(to, from, both) ? -EFAULT : 0;
}
