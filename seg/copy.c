/*
 * copy.c - blocks: the three columns of the policy table, one after the other.
 * Read next: copy_naive.c, then fixup.asm.
 */
#include "base/layout.h"
#include "base/string.h"
#include "seg/range.h"
#include "seg/uaccess.h"

unsigned long raw_copy_to_user(void __user *to, const void *from, unsigned long n)
{
	return bound.copier((void *)user_offset(to), from, n, copy_loop->to_user);
}

unsigned long raw_copy_from_user(void *to, const void __user *from, unsigned long n)
{
	return bound.copier(to, (const void *)user_offset(from), n, copy_loop->from_user);
}

unsigned long copy_part_to_user(void __user *to, const void *from, unsigned long n,
				unsigned long whole)
{
	unsigned long legal = min_u32(n, bound.legal(user_offset(to), whole, PROT_WRITE));

	if (!legal)
		return n;
	return residual_of(n, legal, legal - raw_copy_to_user(to, from, legal));
}

unsigned long copy_part_from_user(void *to, const void __user *from, unsigned long n,
				  unsigned long whole)
{
	unsigned long legal = min_u32(n, bound.legal(user_offset(from), whole, PROT_READ));
	unsigned long residual = n;

	if (legal)
		residual = residual_of(n, legal, legal - raw_copy_from_user(to, from, legal));
	/* What did not come must not be mistaken for what did: no old kernel bytes. */
	if (residual)
		memset((char *)to + (n - residual), 0, residual);
	return residual;
}

/* The whole range is asked for once: in pieces, each would be legal by itself, and a
 * range that goes past the limit be cleared up to there. */
unsigned long clear_user(void __user *to, unsigned long n)
{
	static const char zeros[PAGE_SIZE];
	uint32_t y = user_offset(to);
	unsigned long legal = bound.legal(y, n, PROT_WRITE);
	unsigned long done = 0, residual = 0;

	while (done < legal && !residual) {
		unsigned long piece = min_u32(legal - done, sizeof(zeros));

		residual = raw_copy_to_user(user_pointer(y + done), zeros, piece);
		done += piece - residual;
	}
	return residual_of(n, legal, done);
}
