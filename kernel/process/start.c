/*
 * start.c - what lies on a new program's stack.
 *
 * System V ABI, i386 supplement, "Process Initialization": argc, argv, the environment, the
 * auxiliary vector, lowest address first, and above them what they point to.
 * Read next: exec.c.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "base/string.h"
#include "memory/frames.h"
#include "process/elf_file.h"
#include "process/pages.h"
#include "process/process.h"
#include "process/start.h"
#include "seg/mode.h"
#include "seg/probe.h"
#include "seg/uaccess.h"

/* The auxiliary vector's types. */
#define AT_NULL		0
#define AT_PHDR		3
#define AT_PHENT	4
#define AT_PHNUM	5
#define AT_PAGESZ	6
#define AT_ENTRY	9
#define AT_UID		11
#define AT_EUID		12
#define AT_GID		13
#define AT_EGID		14
#define AT_HWCAP	16
#define AT_SECURE	23
#define AT_RANDOM	25
#define AUX_WORDS	26

/* argc, two ends, and the vector, besides the words themselves. */
#define STACK_WORDS	(WORDS_MAX + 3 + AUX_WORDS)
#define START_FRAMES	8
#define TEXT_ROOM	(START_FRAMES * PAGE_SIZE - 4 * sizeof(uint32_t) \
			 - (WORDS_MAX + STACK_WORDS) * sizeof(uint32_t))

struct start {
	uint32_t count;			/* words so far */
	uint32_t arguments;		/* of these; the rest is the environment */
	bool in_environment;
	uint32_t used;			/* bytes of text */
	uint32_t at[WORDS_MAX];		/* where each word begins in it */
	uint32_t stack[STACK_WORDS];	/* room for start_push() */
	char text[TEXT_ROOM];
};

_Static_assert(sizeof(struct start) <= START_FRAMES * PAGE_SIZE, "what start_create() takes");

struct start *start_create(void)
{
	uint32_t frames = frames_alloc(START_FRAMES);

	return frames ? phys_to_kernel(frames) : NULL;
}

void start_free(struct start *s)
{
	frames_free(kernel_to_phys(s), START_FRAMES);
}

/* n bytes with the NUL lie at the end of the text: they are a word. */
static void take(struct start *s, uint32_t n)
{
	s->at[s->count++] = s->used;
	s->used += n;
	if (!s->in_environment)
		s->arguments++;
}

long start_add(struct start *s, const char *word)
{
	uint32_t n = strlen(word) + 1;

	if (s->count == WORDS_MAX || n > TEXT_ROOM - s->used)
		return -E2BIG;
	memcpy(s->text + s->used, word, n);
	take(s, n);
	return 0;
}

long start_add_user(struct start *s, const char __user *word)
{
	long room = (long)(TEXT_ROOM - s->used);
	long n = s->count < WORDS_MAX ? strncpy_from_user(s->text + s->used, word, room) : room;

	if (n < 0)
		return n;
	if (n >= room)
		return -E2BIG;
	take(s, (uint32_t)n + 1);
	return 0;
}

void start_environment(struct start *s)
{
	s->in_environment = true;
}

const char *start_name(const struct start *s)
{
	return s->arguments ? s->text + s->at[0] : "";
}

/* The words' addresses, between y and the ends that say where arguments and environment
 * stop: returns how many words of the stack that took. */
static uint32_t addresses(const struct start *s, uint32_t y, uint32_t *to)
{
	uint32_t n = 0;

	to[n++] = s->arguments;
	for (uint32_t i = 0; i < s->count; i++) {
		if (i == s->arguments)
			to[n++] = 0;
		to[n++] = y + s->at[i];
	}
	if (s->count == s->arguments)
		to[n++] = 0;
	to[n++] = 0;
	return n;
}

uint32_t start_push(struct start *s, struct process *p, const struct elf_header *h,
		    uint32_t headers_at)
{
	/* AT_RANDOM wants 16 bytes; a lecture wants the same ones every time. */
	static const uint8_t random[16] = "not random here";
	const uint32_t random_at = mode.user_top - sizeof(random), text_at = random_at - s->used;
	const uint32_t aux[AUX_WORDS] = {
		AT_PHDR, headers_at, AT_PHENT, sizeof(struct program_header),
		AT_PHNUM, h->phnum, AT_PAGESZ, PAGE_SIZE, AT_ENTRY, h->entry,
		AT_UID, current->uid, AT_EUID, current->uid, AT_GID, 0, AT_EGID, 0,
		AT_HWCAP, probe.features, AT_SECURE, 0, AT_RANDOM, random_at, AT_NULL, 0,
	};
	uint32_t *words = s->stack, n = addresses(s, text_at, words);
	uint32_t esp = ROUND_DOWN(text_at - (n + AUX_WORDS) * 4, 16);

	memcpy(words + n, aux, sizeof(aux));
	return page_poke(p, random_at, random, sizeof(random))
	       && page_poke(p, text_at, s->text, s->used)
	       && page_poke(p, esp, words, (n + AUX_WORDS) * 4) ? esp : 0;
}
