/*
 * options.c - reads the command line (options.h).
 *
 * Bad words are refused here, in one place, with the words that are right.
 */
#include "base/string.h"
#include "demo/expect.h"
#include "demo/options.h"
#include "machine/console.h"
#include "machine/multiboot.h"
#include "machine/panic.h"
#include "seg/mode.h"
#include "seg/policy.h"

struct options options;

static char line[sizeof(boot.cmdline)];

/* The tables are the only lists: a row's name, NULL behind the last. */
static const char *policy_name(unsigned i)
{
	return i < POLICY_COUNT ? policies[i].name : NULL;
}

static const char *gate_name(unsigned i)
{
	return i < GATE_COUNT ? gates[i].name : NULL;
}

static const char *copy_name(unsigned i)
{
	return i < copy_loop_count ? copy_loops[i].name : NULL;
}

/* " naive fs ..." */
static const char *names(const char *(*name)(unsigned i))
{
	static char text[128];
	size_t n = 0;

	for (unsigned i = 0; name(i); i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, " %s", name(i));
	return text;
}

/* More models than one: from table_models' first to `last`. */
static const struct {
	const char *name, *last;
} chains[] = {
	{ "both", "flat" }, { "all", "fenced" },
};

static void set_mode(const char *value)
{
	for (unsigned i = 0; i < ARRAY_SIZE(chains); i++)
		if (strcmp(value, chains[i].name) == 0)
			options.last = chains[i].last;
	if (!options.last && strcmp(value, mode.name) != 0)
		panic("mode=%s: this is the %s kernel; mode= may be both all %s", value, mode.name, mode.name);
}

static void set_scenario(const char *value)
{
	if (strcmp(value, "all") == 0)
		return;
	if (strcmp(value, ALL_ATTACKS) != 0 && !expect_has(value))
		panic("scenario=%s: there is no such scenario in the archive; try scenario=all", value);
	options.scenario = value;
}

static void set_policy(const char *value)
{
	if (strcmp(value, "all") == 0)
		return;
	options.policy = policy_find(value);
	if (!options.policy)
		panic("policy=%s: it may be all%s", value, names(policy_name));
	policy_set(options.policy);
}

static void set_gate(const char *value)
{
	if (strcmp(value, "all") == 0)
		return;
	options.gate = gate_find(value);
	if (!options.gate)
		panic("gate=%s: it may be all%s", value, names(gate_name));
}

static void set_copy(const char *value)
{
	const struct copy_loop *loop = copy_loop_find(value);

	if (!loop)
		panic("copy=%s: it may be%s", value, names(copy_name));
	copy_loop = loop;
}

/* The loader's word: it looks closer, and GRUB does not look at all. */
static void set_menu(const char *value)
{
	const char *c = value;

	while (*c >= '0' && *c <= '9')
		c++;
	if (c == value || *c)
		panic("menu=%s: it wants a number of seconds", value);
}

static void set_theme(const char *value)
{
	if (strcmp(value, "light") == 0)
		palette_light();
	else if (strcmp(value, "dark") != 0)
		panic("theme=%s: it may be dark light", value);
}

static void set_own(const char *value)
{
	options.own = value;
}

static const struct {
	const char *name;
	void (*set)(const char *value);
} settings[] = {
	{ "mode=", set_mode }, { "scenario=", set_scenario }, { "policy=", set_policy },
	{ "gate=", set_gate }, { "copy=", set_copy },
	{ "theme=", set_theme }, { "try=", set_own }, { "menu=", set_menu },
};

static const struct {
	const char *name;
	bool *flag;
} flags[] = {
	{ "demo", &options.demo }, { "trace", &options.trace }, { "ktest", &options.ktest },
	{ "longmode", &options.longmode }, { "step", &options.step },
	{ "terminal", &options.terminal }, { "poweroff", &options.power_off },
};

static void take_word(const char *word)
{
	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++)
		if (strcmp(word, flags[i].name) == 0) {
			*flags[i].flag = true;
			return;
		}
	for (unsigned i = 0; i < ARRAY_SIZE(settings); i++)
		if (starts_with(word, settings[i].name)) {
			settings[i].set(word + strlen(settings[i].name));
			return;
		}
	panic("\"%s\" on the command line: the words are mode= scenario= policy= gate= copy= "
	      "theme= try= demo step trace ktest longmode terminal poweroff, and -- PROGRAM ARGUMENTS", word);
}

/* "policy=fs" -> 7 */
static size_t key_length(const char *word)
{
	const char *value = strchr(word, '=');

	return value ? (size_t)(value - word) + 1 : strlen(word);
}

/* Of two policies one would be overlooked, and nobody would know which. */
static void refuse_second(const char *word)
{
	size_t n = key_length(word);

	for (const char *w = line; w < word; w += strlen(w) + 1)
		if (key_length(w) == n && strncmp(w, word, n) == 0)
			panic("%s: that word stands twice on the command line", word);
}

/* QEMU and GRUB may put the kernel's file name first. */
static bool is_kernel_name(const char *word)
{
	size_t n = strlen(word);

	return n > 4 && strcmp(word + n - 4, ".elf") == 0;
}

void options_init(void)
{
	char *word = line, *c;
	bool first = true;

	strlcpy(line, boot.cmdline, sizeof(line));
	/* So that an error in a later word already knows how to end. */
	options.power_off = strstr(line, "poweroff") != NULL;
	for (c = line; ; c++) {
		bool end = !*c;

		if (!end && *c != ' ')
			continue;
		*c = '\0';
		if (strcmp(word, "--") == 0 && !end) {
			options.program = c + 1;
			return;
		}
		if (*word && !(first && is_kernel_name(word))) {
			take_word(word);
			refuse_second(word);
		}
		first = first && !*word;
		if (end)
			return;
		word = c + 1;
	}
}
