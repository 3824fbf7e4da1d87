/*
 * report.c - what programs read: JSON and KTAP on the debug port (report.h).
 * Read next: tools/verdict/judge.py.
 */
#include "base/string.h"
#include "demo/options.h"
#include "demo/report.h"
#include "entry/oops.h"
#include "machine/console.h"
#include "machine/multiboot.h"
#include "machine/panic.h"
#include "machine/print.h"
#include "seg/cpu.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "seg/policy.h"
#include "seg/probe.h"

#define FW_CFG_SELECT		0x510
#define FW_CFG_DATA		0x511
#define FW_CFG_SIGNATURE	0
#define FW_CFG_INTERFACES	1

struct results results;

static const char *emulator = "unknown";

/* QEMU answers "QEMU" at its configuration port, and that it has this interface; v86, for the
 * sake of the same BIOS, answers the first alone.  Bochs echoes the debug port. */
static const char *find_emulator(void)
{
	char signature[5] = "";

	outw(FW_CFG_SELECT, FW_CFG_SIGNATURE);
	for (int i = 0; i < 4; i++)
		signature[i] = (char)inb(FW_CFG_DATA);
	if (strcmp(signature, "QEMU") == 0) {
		outw(FW_CFG_SELECT, FW_CFG_INTERFACES);
		return inb(FW_CFG_DATA) ? "qemu" : "v86";
	}
	return inb(DEBUG_PORT) == DEBUG_PORT ? "bochs" : "unknown";
}

/* Fields of the object that is open: each after a comma, so "type" comes first. */
static void field_text(const char *name, const char *text)
{
	emit(",\"%s\":\"", name);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			debug_port_write("\\", 1);
		debug_port_write((unsigned char)*text < ' ' ? " " : text, 1);
	}
	debug_port_write("\"", 1);
}

static void field_null(const char *name)
{
	emit(",\"%s\":null", name);
}

static void field_number(const char *name, int value)
{
	emit(",\"%s\":%d", name, value);
}

static void field_bool(const char *name, bool value)
{
	emit(",\"%s\":%s", name, value ? "true" : "false");
}

static void field_hex(const char *name, uint32_t value, bool known)
{
	if (known)
		emit(",\"%s\":\"0x%p\"", name, (void *)value);
	else
		field_null(name);
}

static void field_text_or_null(const char *name, const char *text)
{
	if (text)
		field_text(name, text);
	else
		field_null(name);
}

static void object(const char *type)
{
	emit("{\"type\":\"%s\"", type);
}

static void object_end(void)
{
	emit("}\n");
}

void report_boot(void)
{
	emulator = find_emulator();
	object("boot");
	field_text("mode", mode.name);
	field_text("emulator", emulator);
	field_text("cpu", probe.cpu);
	field_number("memory_kb", (int)(boot.memory_end / 1024));
	field_bool("limits", probe.limits);
	field_bool("types", probe.types);
	field_bool("smap", probe.smap);
	field_bool("smep", probe.smep);
	field_bool("wp", probe.wp);
	field_bool("umip", probe.umip);
	field_bool("sysenter", !gate_missing(&gates[GATE_SYSENTER]));
	object_end();
}

void report_plan(uint32_t lines)
{
	emit("KTAP version 1\n1..%u\n", lines);
}

void report_ktap(bool ok, const char *name, const char *skip)
{
	emit("%s %u %s%s%s\n", ok ? "ok" : "not ok", ++results.ktap, name, skip ? " # SKIP " : "",
	     skip ? skip : "");
}

static void field_fault(const struct fault *f)
{
	if (!f->happened) {
		field_null("fault");
		return;
	}
	emit(",\"fault\":{\"error\":%u", f->error);
	field_text("vector", vector_name(f->vector));
	field_hex("offset", f->eip, true);
	field_text("symbol", f->symbol);
	field_text("instruction", f->instruction);
	field_hex("linear", f->linear, f->linear_known);
	emit("}");
}

static void keep(const struct expectation *e, const struct gate *gate, struct outcome outcome,
		 bool unexpected)
{
	struct cell *c = &results.cells[results.count];

	results.unexpected += unexpected;
	if (results.count == CELLS_MAX)
		panic("more than %u cells; raise CELLS_MAX", CELLS_MAX);
	results.count++;
	*c = (struct cell){
		.policy = (uint8_t)(e->policy - policies),
		.gate = (uint8_t)(gate - gates),
		.outcome = outcome,
		.unexpected = unexpected,
	};
	strlcpy(c->scenario, e->scenario, sizeof(c->scenario));
	strlcpy(c->mode, e->mode, sizeof(c->mode));
}

static void emit_cell(const struct expectation *e, const struct gate *gate,
		      const struct observation *o, struct outcome outcome, const char *reason)
{
	char text[OUTCOME_TEXT];

	object("cell");
	field_text("scenario", e->scenario);
	field_text("mode", e->mode);
	field_text("policy", e->policy->name);
	field_text("gate", gate->name);
	field_text("copy", copy_loop->name);
	field_text("emulator", emulator);
	field_text("cpu", probe.cpu);
	field_text("outcome", outcome_text(outcome, text));
	field_text("observed", outcome_text(o->outcome, text));
	field_text("expected", outcome_text(e->outcome, text));
	field_text_or_null("expected_fault", strcmp(e->vector, "-") != 0 ? e->vector : NULL);
	field_text_or_null("reason", reason);
	field_hex("y", o->y, o->has_pointer);
	field_hex("linear", o->linear, o->linear_known);
	field_text("landed", o->landed);
	if (o->has_pointer)
		field_number("residual", (int)o->residual);
	else
		field_null("residual");
	field_number("errno", o->error);
	field_fault(&o->fault);
	if (o->instructions)
		field_number("instructions", (int)o->instructions);
	else
		field_null("instructions");
	object_end();
}

/*
 * A page fault in ring 3 that says "a supervisor's access to a page that is there" is
 * SMAP's.  QEMU's TCG (7.2) raises it when a call gate copies the caller's parameters; by
 * the manual, and in Bochs, that copy is the caller's own access.
 */
static bool smap_stops_gate(const struct fault *f)
{
	return f->happened && !f->in_kernel && f->vector == VECTOR_PF
	       && (f->error & (PF_PRESENT | PF_USER)) == PF_PRESENT;
}

void report_cell(const struct expectation *e, const struct gate *gate, const struct observation *o)
{
	bool stopped = smap_stops_gate(&o->fault), enforced = !stopped && expect_enforced(e->needs);
	/* For our own screen and KTAP; tools/verdict/judge.py judges anew. */
	bool ok = !enforced || expect_kept(e, o);
	struct outcome outcome = enforced ? o->outcome : OUTCOME(NOT_ENFORCED);
	char text[OUTCOME_TEXT], name[96], reason[96];

	snprintf(name, sizeof(name), "%s/%s/%s %s %s", e->mode, e->policy->name, gate->name, e->scenario,
		 outcome_text(o->outcome, text));
	if (stopped)
		strlcpy(reason, "this machine's SMAP stops the call gate's parameter copy", sizeof(reason));
	else
		snprintf(reason, sizeof(reason), "not enforced: this machine does not check %s", e->needs);
	emit_cell(e, gate, o, outcome, enforced ? NULL : reason);
	report_ktap(ok, name, enforced ? NULL : reason);
	keep(e, gate, outcome, !ok);
}

void report_no_gate(const struct gate *gate, const char *why)
{
	object("gate");
	field_text("mode", mode.name);
	field_text("gate", gate->name);
	field_text("refused", why);
	object_end();
}

void report_longmode(const char *width, const char *shape, const char *reg, const char *from)
{
	object("longmode");
	field_text("width", width);
	field_text("shape", shape);
	field_text("register", reg);
	field_text("from", from);
	object_end();
}

void report_exit(int status, const char *reason)
{
	object("exit");
	field_number("status", status);
	field_text_or_null("reason", reason);
	object_end();
}

void report_end(uint32_t cells, uint32_t unexpected)
{
	object("end");
	field_text("mode", mode.name);
	field_number("cells", (int)cells);
	field_number("unexpected", (int)unexpected);
	object_end();
}

static void tell_panic(const char *text)
{
	object("error");
	field_text("message", text);
	object_end();
	if (options.power_off)
		power_off();
}

void report_init(void)
{
	panic_told = tell_panic;
}
