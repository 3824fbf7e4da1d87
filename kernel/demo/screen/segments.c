/*
 * segments.c - prints descriptors as the processor sees them.
 *
 * After Linux's tools/testing/selftests/x86/ldt_gdt.c: do not believe the source,
 * ask with LAR and LSL.
 */
#include "demo/screen/segments.h"
#include "machine/console.h"
#include "machine/print.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "seg/probe.h"

#define RIGHTS_TYPE(rights)	((rights) >> 8 & 0xF)
/* 1: code or data; 0: a TSS, an LDT or a gate.  The same type number means another
 * thing in each. */
#define RIGHTS_S(rights)	((rights) >> 12 & 1)
#define RIGHTS_DPL(rights)	((rights) >> 13 & 3)

#define IN_LDT	4

bool segment_ask(uint16_t selector, struct segment *s)
{
	const struct table_register gdtr = sgdt();
	const desc_t *table = (const desc_t *)(gdtr.linear - kernel_linear(NULL));

	if (selector & IN_LDT || !lsl(selector, &s->limit) || !lar(selector, &s->rights)
	    || !segment_span(selector, &s->first, &s->last))
		return false;
	s->base = desc_base(table[selector / 8]);
	return true;
}

static void print_segment(const char *name, uint16_t selector, enum colour c)
{
	struct segment s;

	console_colour(c);
	if (segment_ask(selector, &s))
		print("  %-12s %04x  base %p  limit %p  DPL %u  S %u  type %x\n", name,
		      selector, (void *)s.base, (void *)s.limit, RIGHTS_DPL(s.rights),
		      RIGHTS_S(s.rights), RIGHTS_TYPE(s.rights));
	else
		print("  %-12s %04x  refused by LSL or LAR\n", name, selector);
	console_colour(COLOUR_PLAIN);
}

void segments_print(void)
{
	print("Segments of the %s model, as the processor has them:\n", mode.name);
	print_segment("kernel CS", SEL_KERNEL_CS, COLOUR_KERNEL);
	print_segment("kernel DS SS", SEL_KERNEL_DS, COLOUR_KERNEL);
	print_segment("user CS", SEL_USER_CS, COLOUR_USER);
	print_segment("user DS SS", SEL_USER_DS, COLOUR_USER);
	print_segment("TSS", SEL_TSS, COLOUR_PLAIN);
	print_segment("LDT", SEL_LDT, COLOUR_PLAIN);
}

static const char *word(bool enforced)
{
	return enforced ? "yes" : "NO";
}

void enforcement_print(void)
{
	print("Processor: %s\n", probe.cpu);
	print("Enforced here: limits %s, types %s, WP %s, SMAP %s, SMEP %s\n", word(probe.limits),
	      word(probe.types), word(probe.wp), word(probe.smap), word(probe.smep));
}
