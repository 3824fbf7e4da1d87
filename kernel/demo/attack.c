/*
 * attack.c - the bugs as a table: the vulnerable path, the repaired one.
 *
 * Read next: attack_pointer.c, attack_state.c, attack_gate.c; the history of each is in
 * user/attack.
 */
#include "base/errno.h"
#include "base/string.h"
#include "demo/attack.h"

static bool vulnerable;

/* Nothing is done: the kernel, or the policy under test, has it right or wrong already. */
static long as_it_is(uint32_t a, uint32_t b)
{
	(void)a, (void)b;
	return 0;
}

static const struct {
	attack_fn *vulnerable, *repaired;
} bugs[ATTACK_COUNT] = {
	[ATTACK_PUT]		= { put_unchecked,	put_checked },
	[ATTACK_SEND]		= { send_unchecked,	send_checked },
	[ATTACK_READ_SIGNED]	= { read_signed,	read_unsigned },
	[ATTACK_READ_WRAPPING]	= { read_by_empty_loop,	read_by_carry },
	[ATTACK_READ_MINUS]	= { read_by_sum,	read_by_sum_and_sign },
	[ATTACK_SET_NAME]	= { name_fetched_twice,	name_fetched_once },
	[ATTACK_OBJECT]		= { object_followed,	object_known },
	/* The victim of another bug: in a kernel without that one it is as bad. */
	[ATTACK_OBJECT_LATER]	= { object_followed_later, object_followed_later },
	[ATTACK_SLEEP_OPEN]	= { sleep_with_ac,	sleep_without_ac },
	[ATTACK_EXIT]		= { exit_with_limit,	exit_without_limit },
	[ATTACK_FORGET]		= { limit_forgotten,	limit_looked_at },
	[ATTACK_CALL]		= { call_unset,		call_looked_at },
	[ATTACK_WRITE_PROTECT]	= { write_protect_off,	as_it_is },
	[ATTACK_TABLES]		= { tables_open,	as_it_is },
	[ATTACK_GATE]		= { gate_careless,	as_it_is },
	[ATTACK_SEGMENT]	= { segment_of_any_size, segment_of_32_bits },
	[ATTACK_DROP]		= { leave_unlisted,	leave_listed },
	[ATTACK_FIXUPS]		= { as_it_is,		fixups_on },
};

void attack_begin(const char *scenario)
{
	const char *path = strchr(scenario, PATH_MARK);

	vulnerable = path && strcmp(path + 1, PATH_VULNERABLE) == 0;
}

long attack(uint32_t which, uint32_t a, uint32_t b)
{
	if (which >= ATTACK_COUNT)
		return -EINVAL;
	return (vulnerable ? bugs[which].vulnerable : bugs[which].repaired)(a, b);
}

/* CR0.WP is misbehave_end()'s. */
void attack_end(void)
{
	vulnerable = false;
	attack_gate_end();
}
