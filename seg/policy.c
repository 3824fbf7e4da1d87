/*
 * policy.c - the table of policies and the table of copy loops.
 */
#include "policy.h"
#include "string.h"

static unsigned long fs_to_user(void __user *to, const void *from, unsigned long n)
{
	return fixup_copy((void *)user_offset(to), from, n, copy_loop->to_user);
}

static unsigned long fs_from_user(void *to, const void __user *from, unsigned long n)
{
	return fixup_copy(to, (const void *)user_offset(from), n, copy_loop->from_user);
}

const struct policy policies[] = {
	{ "naive", naive_to_user, naive_from_user },
	{ "fs", fs_to_user, fs_from_user },
};
const unsigned policy_count = ARRAY_SIZE(policies);

const struct copy_loop copy_loops[] = {
	{ "bytes", copy_bytes_to_user, copy_bytes_from_user },
	{ "rep", copy_rep_to_user, copy_rep_from_user },
};
const unsigned copy_loop_count = ARRAY_SIZE(copy_loops);

const struct policy *policy = &policies[1];
const struct copy_loop *copy_loop = &copy_loops[0];

const struct policy *policy_find(const char *name)
{
	for (unsigned i = 0; i < policy_count; i++)
		if (strcmp(policies[i].name, name) == 0)
			return &policies[i];
	return NULL;
}

const struct copy_loop *copy_loop_find(const char *name)
{
	for (unsigned i = 0; i < copy_loop_count; i++)
		if (strcmp(copy_loops[i].name, name) == 0)
			return &copy_loops[i];
	return NULL;
}
