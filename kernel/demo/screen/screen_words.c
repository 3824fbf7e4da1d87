/*
 * screen_words.c - the sentences (screen_words.h).  All short: a row has 76 letters.
 */
#include "base/string.h"
#include "demo/report.h"
#include "demo/screen/draw.h"
#include "demo/screen/screen_words.h"
#include "entry/oops.h"
#include "seg/policy.h"
#include "seg/probe.h"

static bool string_moves(void)
{
	return strcmp(copy_loop->name, "rep") == 0;
}

const char *words_step(enum step s, enum demo_op kind)
{
	bool out = kind == DEMO_CLAIM_WRITE;

	switch (s) {
	case STEP_TRAP:
		return "1  trap to the kernel";
	case STEP_DATA:
		return out ? "2  (a write: data come in step 4)" : "2  data in the kernel's buffer";
	case STEP_LOAD_FS:
		return "3  FS := user DS";
	case STEP_COPY:
		if (string_moves())
			return "4  rep movs, by FS:(y)";
		return out ? "4  mov FS:(y), buffer" : "4  mov source, FS:(y)";
	case STEP_RESTORE_FS:
		return "5  FS restored";
	default:
		return out ? "!  mov DS:(y), buffer, by C" : "!  mov source, DS:(y), by C";
	}
}

static void fs_then(char *to, size_t size, const struct stop *s)
{
	snprintf(to, size, "FS %04x now, %04x next%s", s->fs, s->next_fs,
		 s->ac ? "; AC 1" : "");
}

static void selector_is(char *to, size_t size, const char *name, const struct stop *s)
{
	snprintf(to, size, "%s %04x: base %p, limit %p", name, s->selector, (void *)s->segment.base,
		 (void *)s->segment.limit);
}

void words_note(char *to, size_t size, const struct stop *s)
{
	if (s->step == STEP_TRAP)
		snprintf(to, size, "CPL %u before, 0 now; FS %04x", s->cpl, s->fs);
	else if (s->step == STEP_DATA)
		snprintf(to, size, "at %p, kernel memory", (void *)(s->segment.base + s->offset));
	else if (s->step == STEP_COPY)
		selector_is(to, size, "FS", s);
	else if (s->step == STEP_NAIVE)
		selector_is(to, size, "DS", s);
	else
		fs_then(to, size, s);
}

const char *words_not_seen(enum step s, enum demo_op kind)
{
	return s == STEP_DATA && kind == DEMO_CLAIM_WRITE ? "" : "did not happen";
}

/* For somebody in the last row: the outcome in capitals, then what it means. */
static void sentence(char *to, size_t size, const struct observation *o, uint32_t n)
{
	switch (o->outcome.kind) {
	case OUTCOME_DELIVERED:
		if (o->has_pointer)
			snprintf(to, size, "DELIVERED: all %u bytes went where the program wanted them", n);
		else
			snprintf(to, size, "DELIVERED: the call came back and all is as promised");
		break;
	case OUTCOME_REFUSED:
		snprintf(to, size, "REFUSED: errno %d, nothing was changed on either side", o->error);
		break;
	case OUTCOME_PARTIAL:
		snprintf(to, size, "PARTIAL: %u of %u bytes were not moved", o->residual, n);
		break;
	case OUTCOME_KERNEL_HIT:
		snprintf(to, size, "HIT THE KERNEL: kernel memory at %p was changed", (void *)o->linear);
		break;
	case OUTCOME_KERNEL_LEAK:
		snprintf(to, size, "LEAKED: kernel bytes from %p reached the program", (void *)o->linear);
		break;
	case OUTCOME_OOPS:
		snprintf(to, size, "OOPS: %s in the kernel at %s", vector_name(o->fault.vector),
			 o->fault.symbol);
		break;
	default:
		snprintf(to, size, "UNKNOWN: neither side looks as it should");
	}
}

unsigned words_verdict(char *to, size_t size, const struct observation *o, uint32_t n)
{
	sentence(to, size, o, n);
	if (outcome_is_breach(o->outcome))
		return COLOUR_ON_KERNEL;
	switch (o->outcome.kind) {
	case OUTCOME_DELIVERED:
	case OUTCOME_REFUSED:
	case OUTCOME_PARTIAL:
		return COLOUR_ON_USER;
	default:
		return COLOUR_ON_WARN;
	}
}

/* What the fault's instruction aimed at, as far as that is known; "" without a fault. */
static void aim(char *to, size_t size, const struct fault *fault)
{
	to[0] = '\0';
	if (!fault->happened)
		return;
	if (fault->linear_known)
		snprintf(to, size, "%s aimed at %p.  ", fault->instruction, (void *)fault->linear);
	else if (fault->instruction[0])
		snprintf(to, size, "%s.  ", fault->instruction);
}

/* The aim, if the case ended with a fault; then whether that was promised. */
void words_detail(char *to, size_t size, const struct expectation *e, const struct observation *o)
{
	char promised[OUTCOME_TEXT];
	size_t used;

	aim(to, size, &o->fault);
	used = strlen(to);
	if (!expect_enforced(e->needs))
		snprintf(to + used, size - used, "This machine does not check %s.", e->needs);
	else if (outcome_same(e->outcome, o->outcome))
		snprintf(to + used, size - used, "As the scenario promised.");
	else
		snprintf(to + used, size - used, "NOT as promised: %s.", outcome_text(e->outcome, promised));
}
