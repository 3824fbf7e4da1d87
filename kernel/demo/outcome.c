/*
 * outcome.c - the words of outcome.h.
 */
#include "base/string.h"
#include "demo/outcome.h"
#include "machine/print.h"

static const char *const names[OUTCOME_COUNT] = {
	[OUTCOME_UNKNOWN] = "unknown",
	[OUTCOME_DELIVERED] = "delivered",
	[OUTCOME_REFUSED] = "refused",
	[OUTCOME_PARTIAL] = "partial",
	[OUTCOME_KERNEL_HIT] = "kernel-hit",
	[OUTCOME_KERNEL_LEAK] = "kernel-leak",
	[OUTCOME_OOPS] = "oops",
	[OUTCOME_KILLED] = "killed",
	[OUTCOME_NOT_ENFORCED] = "not-enforced",
};

const char *outcome_text(struct outcome o, char to[OUTCOME_TEXT])
{
	if (o.kind == OUTCOME_PARTIAL)
		snprintf(to, OUTCOME_TEXT, "%s:%u", names[o.kind], o.residual);
	else
		strlcpy(to, names[o.kind], OUTCOME_TEXT);
	return to;
}

/* "partial:" and digits to the end of the word, at least one. */
static bool partial(const char *word, uint32_t *value)
{
	const char *digits = word + strlen("partial:"), *c = digits;

	if (!starts_with(word, "partial:"))
		return false;
	for (*value = 0; *c >= '0' && *c <= '9'; c++)
		*value = *value * 10 + (uint32_t)(*c - '0');
	return c != digits && !*c;
}

bool outcome_parse(const char *word, struct outcome *o)
{
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		*o = (struct outcome){ i, 0 };
		if (i == OUTCOME_PARTIAL ? partial(word, &o->residual) : strcmp(word, names[i]) == 0)
			return true;
	}
	return false;
}

bool outcome_same(struct outcome a, struct outcome b)
{
	return a.kind == b.kind && a.residual == b.residual;
}
