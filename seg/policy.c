/*
 * policy.c - the table of policies, the table of copy loops, and what puts a policy in force:
 * policy_set(), which sets CR4.SMAP and CR4.SMEP.  What a new row needs elsewhere is said
 * in policy.h.
 * Read next: limit.c and walk.c, then copy.c.
 */
#include "base/layout.h"
#include "base/string.h"
#include "seg/cpu.h"
#include "seg/policy.h"
#include "seg/probe.h"

const struct policy policies[POLICY_COUNT] = {
	/* name		limit?	before		the copy	a value		y is in		masked	SMAP, SMEP */
	{ "naive",	false,	legal_all,	naive_copy,	&naive_values,	BY_DS,		false,	false },
	{ "fs",		false,	legal_all,	fixup_copy,	&fs_values,	BY_FS,		false,	false },
	{ "limit",	true,	legal_limit,	fixup_copy,	&limit_values,	BY_FS,		false,	false },
	{ "walk",	true,	legal_walk,	fixup_copy,	&walk_values,	BY_FS,		false,	false },
	{ "masked",	true,	legal_limit,	fixup_copy,	&limit_values,	BY_FS,		true,	false },
	{ "smap",	true,	legal_limit,	smap_copy,	&smap_values,	BY_FS,		true,	true },
	{ "tables",	true,	legal_limit,	tables_copy,	&tables_values,	BY_TABLES,	true,	false },
};

const struct copy_loop copy_loops[] = {
	{ "bytes", copy_bytes_to_user, copy_bytes_from_user },
	{ "rep", copy_rep_to_user, copy_rep_from_user },
};
const unsigned copy_loop_count = ARRAY_SIZE(copy_loops);

const struct policy *policy = &policies[1];
const struct copy_loop *copy_loop = &copy_loops[0];
struct bound bound;

struct access_counts access_counts;
bool smap_active;
uint32_t door_flags;

void policy_set(const struct policy *p)
{
	uint32_t bits = (probe.smap ? CR4_SMAP : 0) | (probe.smep ? CR4_SMEP : 0);

	policy = p;
	smap_active = p->supervisor && probe.smap;
	door_flags = EFLAGS_KERNEL | (smap_active ? EFLAGS_AC : 0);
	/* Where STAC does not exist there is no door to open. */
	bound = (struct bound){ p->legal, p->copier,
				p->supervisor && !smap_active ? limit_values : *p->values };
	/* A 486 may have no CR4 at all. */
	if (bits)
		write_cr4(p->supervisor ? read_cr4() | bits : read_cr4() & ~bits);
}

const struct policy *policy_find(const char *name)
{
	for (unsigned i = 0; i < POLICY_COUNT; i++)
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
