/*
 * expect.c - reads the archive's files expect.MODEL and says, inside the guest, whether a
 * promise was kept (expect.h).
 */
#include "base/string.h"
#include "demo/expect.h"
#include "entry/oops.h"
#include "files/archive.h"
#include "files/inode.h"
#include "machine/panic.h"
#include "machine/print.h"
#include "seg/mode.h"
#include "seg/probe.h"

/* In the archive: expect.split and so on. */
#define PREFIX "expect."

/* One word of the line at text[*at]; false at the line's end. */
static bool word(const char *text, uint32_t size, uint32_t *at, char *to, size_t room)
{
	size_t n = 0;

	while (*at < size && text[*at] == ' ')
		++*at;
	while (*at < size && text[*at] != ' ' && text[*at] != '\n' && n + 1 < room)
		to[n++] = text[(*at)++];
	to[n] = '\0';
	return n != 0;
}

static void skip_line(const char *text, uint32_t size, uint32_t *at)
{
	const char *end = memchr(text + *at, '\n', size - *at);

	*at = end ? (uint32_t)(end + 1 - text) : size;
}

/* What a line says behind the scenario's name. */
static bool promise(const char *text, uint32_t size, uint32_t *at, struct expectation *e)
{
	char row[16], outcome[OUTCOME_TEXT];

	if (!word(text, size, at, row, sizeof(row))
	    || !word(text, size, at, outcome, sizeof(outcome))
	    || !word(text, size, at, e->vector, sizeof(e->vector))
	    || !word(text, size, at, e->needs, sizeof(e->needs))
	    || !word(text, size, at, e->gates, sizeof(e->gates)))
		return false;
	e->policy = policy_find(row);
	return e->policy && outcome_parse(outcome, &e->outcome);
}

static const char *our_lines(uint32_t *size)
{
	char name[sizeof(PREFIX "fenced")];
	const char *text;

	snprintf(name, sizeof(name), PREFIX "%s", mode.name);
	text = archive_data(name, size);
	if (!text)
		panic("the archive has no file \"%s\"; was it made by make?", name);
	return text;
}

bool expect_next(uint32_t *at, bool (*asked)(const char *scenario), struct expectation *e)
{
	/* Looked up once: there are hundreds of lines. */
	static const char *text;
	static uint32_t size;

	if (!text)
		text = our_lines(&size);
	while (*at < size) {
		uint32_t line = *at;
		bool named = word(text, size, at, e->scenario, sizeof(e->scenario));
		bool skipped = named && !asked(e->scenario);

		if (!named || (!skipped && !promise(text, size, at, e)))
			panic("the archive's file \"" PREFIX "%s\" is damaged at byte %u", mode.name, line);
		skip_line(text, size, at);
		if (!skipped) {
			strlcpy(e->mode, mode.name, sizeof(e->mode));
			return true;
		}
	}
	return false;
}

const char *expect_program(const char *scenario)
{
	static char name[SCENARIO_SIZE];
	const char *mark = strchr(scenario, PATH_MARK);

	strlcpy(name, scenario, mark ? (size_t)(mark - scenario) + 1 : sizeof(name));
	return name;
}

bool expect_named(const char *scenario, const char *asked)
{
	size_t n = strlen(asked);

	return strncmp(asked, scenario, n) == 0 && (!scenario[n] || scenario[n] == PATH_MARK);
}

static bool has(const char *file, const char *scenario)
{
	uint32_t size = 0, at = 0;
	const char *text = archive_data(file, &size);
	char name[SCENARIO_SIZE];

	for (; text && at < size; skip_line(text, size, &at))
		if (word(text, size, &at, name, sizeof(name)) && expect_named(name, scenario))
			return true;
	return false;
}

bool expect_has(const char *scenario)
{
	const struct inode *i;

	for (unsigned n = 0; (i = inode_at(n)); n++)
		if (starts_with(i->name, PREFIX) && has(i->name, scenario))
			return true;
	return false;
}

bool expect_gate(const struct expectation *e, const struct gate *gate)
{
	size_t n = strlen(gate->name);

	if (strcmp(e->gates, "all") == 0)
		return true;
	/* Each name, with nothing but a comma or the end behind it. */
	for (const char *name = e->gates; name; name = strchr(name, ',') ? strchr(name, ',') + 1 : NULL)
		if (strncmp(name, gate->name, n) == 0 && (name[n] == ',' || !name[n]))
			return true;
	return false;
}

bool expect_enforced(const char *needs)
{
	const struct {
		const char *name;
		bool enforced;
	} table[] = {
		{ "-", true }, { "limits", probe.limits }, { "types", probe.types },
		{ "wp", probe.wp }, { "smap", probe.smap }, { "smep", probe.smep },
		{ "umip", probe.umip },
	};

	for (unsigned i = 0; i < ARRAY_SIZE(table); i++)
		if (strcmp(table[i].name, needs) == 0)
			return table[i].enforced;
	panic("the file \"expect\" needs \"%s\"; it may be limits, types, smap, smep, umip or wp", needs);
}

bool expect_kept(const struct expectation *e, const struct observation *o)
{
	if (!outcome_same(e->outcome, o->outcome))
		return false;
	return strcmp(e->vector, "-") == 0
	       || (o->fault.happened && strcmp(e->vector, vector_name(o->fault.vector)) == 0);
}
