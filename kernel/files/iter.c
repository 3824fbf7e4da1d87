/*
 * iter.c - one copy for both kinds of memory (iter.h).  Read next: seg/copy.c.
 */
#include "base/string.h"
#include "files/iter.h"
#include "seg/uaccess.h"

static size_t advance(struct iter *it, size_t moved)
{
	it->at += moved;
	it->left -= moved;
	return moved;
}

IN_REGISTERS size_t copy_to_iter(const void *from, size_t n, struct iter *it)
{
	n = min_u32(n, it->left);
	if (!it->kernel)
		return advance(it, n - copy_part_to_user(user_pointer(it->at), from, n, it->left));
	memcpy((void *)it->at, from, n);
	return advance(it, n);
}

IN_REGISTERS size_t copy_from_iter(void *to, size_t n, struct iter *it)
{
	n = min_u32(n, it->left);
	if (!it->kernel)
		return advance(it, n - copy_part_from_user(to, user_pointer(it->at), n, it->left));
	memcpy(to, (const void *)it->at, n);
	return advance(it, n);
}
