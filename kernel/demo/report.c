/*
 * report.c - what programs read: JSON and KTAP on the debug port (report.h).
 */
#include "base/string.h"
#include "demo/options.h"
#include "demo/report.h"
#include "entry/oops.h"
#include "machine/multiboot.h"
#include "machine/panic.h"
#include "machine/print.h"
#include "seg/cpu.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "seg/policy.h"
#include "seg/probe.h"

#define DEBUG_PORT		0xE9
#define FW_CFG_SELECT		0x510
#define FW_CFG_DATA		0x511

struct results results;

static const char *emulator = "unknown";

/* QEMU answers "QEMU" at its configuration port; Bochs echoes the debug port. */
static const char *find_emulator(void)
{
	char signature[5] = "";

	outw(FW_CFG_SELECT, 0);
	for (int i = 0; i < 4; i++)
		signature[i] = (char)inb(FW_CFG_DATA);
	if (strcmp(signature, "QEMU") == 0)
		return "qemu";
	return inb(DEBUG_PORT) == DEBUG_PORT ? "bochs" : "unknown";
}

static const char *yes(bool value)
{
	return value ? "true" : "false";
}

/* A JSON string, quotes included: q[] is reused every fourth call. */
static const char *quoted(const char *s)
{
	static char q[4][320];
	static int next;
	char *to = q[next++ % 4], *t = to;

	*t++ = '"';
	for (; *s && t < to + sizeof(q[0]) - 3; s++) {
		if (*s == '"' || *s == '\\')
			*t++ = '\\';
		*t++ = (unsigned char)*s < ' ' ? ' ' : *s;
	}
	*t++ = '"';
	*t = '\0';
	return to;
}

static const char *hex(uint32_t value, bool known)
{
	static char text[4][16];
	static int next;
	char *to = text[next++ % 4];

	snprintf(to, sizeof(text[0]), known ? "\"0x%p\"" : "null", (void *)value);
	return to;
}

void report_boot(void)
{
	const char *why;

	emulator = find_emulator();
	emit("{\"type\":\"boot\",\"mode\":\"%s\",\"emulator\":\"%s\",\"cpu\":%s,\"memory_kb\":%u,"
	     "\"limits\":%s,\"types\":%s,\"smap\":%s,\"smep\":%s,\"wp\":%s,\"sysenter\":%s}\n",
	     mode.name, emulator, quoted(probe.cpu), boot.memory_end / 1024, yes(probe.limits),
	     yes(probe.types), yes(probe.smap), yes(probe.smep), yes(probe.wp),
	     yes(gates_sysenter(&why)));
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

static const char *fault_json(const struct fault *f)
{
	static char text[320];

	if (!f->happened)
		return "null";
	snprintf(text, sizeof(text), "{\"vector\":\"%s\",\"error\":%u,\"offset\":%s,\"symbol\":%s,"
		 "\"instruction\":%s,\"linear\":%s}", vector_name(f->vector), f->error,
		 hex(f->eip, true), quoted(f->symbol), quoted(f->instruction),
		 hex(f->linear, f->linear_known));
	return text;
}

static bool as_expected(const struct expectation *e, const struct observation *o)
{
	if (strcmp(e->outcome, o->outcome) != 0)
		return false;
	return strcmp(e->vector, "-") == 0
	       || (o->fault.happened && strcmp(e->vector, vector_name(o->fault.vector)) == 0);
}

static void keep(const struct expectation *e, const char *gate, const char *outcome, bool unexpected)
{
	struct cell *c = &results.cells[results.count];

	results.unexpected += unexpected;
	if (results.count == CELLS_MAX)
		panic("more than %u cells; raise CELLS_MAX", CELLS_MAX);
	results.count++;
	*c = (struct cell){ .unexpected = unexpected };
	strlcpy(c->scenario, e->scenario, sizeof(c->scenario));
	strlcpy(c->mode, e->mode, sizeof(c->mode));
	strlcpy(c->policy, e->policy, sizeof(c->policy));
	strlcpy(c->gate, gate, sizeof(c->gate));
	strlcpy(c->outcome, outcome, sizeof(c->outcome));
	strlcpy(c->expected, e->outcome, sizeof(c->expected));
}

static void emit_cell(const struct expectation *e, const char *gate, const struct observation *o,
		      const char *outcome, const char *reason)
{
	bool vector = strcmp(e->vector, "-") != 0;

	emit("{\"type\":\"cell\",\"scenario\":\"%s\",\"mode\":\"%s\",\"policy\":\"%s\",\"gate\":\"%s\","
	     "\"copy\":\"%s\",\"emulator\":\"%s\",\"cpu\":%s,", e->scenario, e->mode, e->policy, gate,
	     copy_loop->name, emulator, quoted(probe.cpu));
	emit("\"outcome\":\"%s\",\"observed\":\"%s\",\"expected\":\"%s\",\"expected_fault\":%s,"
	     "\"reason\":%s,", outcome, o->outcome, e->outcome, vector ? quoted(e->vector) : "null",
	     reason ? quoted(reason) : "null");
	emit("\"y\":%s,\"linear\":%s,\"landed\":\"%s\",", hex(o->y, o->has_pointer),
	     hex(o->linear, o->linear_known), o->landed);
	emit(o->has_pointer ? "\"residual\":%u," : "\"residual\":null,", o->residual);
	emit("\"errno\":%d,\"fault\":%s,", o->error, fault_json(&o->fault));
	emit(o->instructions ? "\"instructions\":%u}\n" : "\"instructions\":null}\n", o->instructions);
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

void report_cell(const struct expectation *e, const char *gate, const struct observation *o)
{
	bool stopped = smap_stops_gate(&o->fault), enforced = !stopped && expect_enforced(e->needs);
	bool ok = !enforced || as_expected(e, o);
	char name[96], reason[96];

	snprintf(name, sizeof(name), "%s/%s/%s %s %s", e->mode, e->policy, gate, e->scenario, o->outcome);
	if (stopped)
		strlcpy(reason, "this machine's SMAP stops the call gate's parameter copy", sizeof(reason));
	else
		snprintf(reason, sizeof(reason), "not enforced: this machine does not check %s", e->needs);
	emit_cell(e, gate, o, enforced ? o->outcome : "not-enforced", enforced ? NULL : reason);
	report_ktap(ok, name, enforced ? NULL : reason);
	keep(e, gate, enforced ? o->outcome : "not-enforced", !ok);
}

void report_no_gate(const char *gate, const char *why)
{
	emit("{\"type\":\"gate\",\"mode\":\"%s\",\"gate\":\"%s\",\"refused\":%s}\n", mode.name, gate,
	     quoted(why));
}

void report_exit(int status, const char *reason)
{
	emit("{\"type\":\"exit\",\"status\":%d,\"reason\":%s}\n", status, reason ? quoted(reason) : "null");
}

void report_end(uint32_t cells, uint32_t unexpected)
{
	emit("{\"type\":\"end\",\"mode\":\"%s\",\"cells\":%u,\"unexpected\":%u}\n", mode.name, cells,
	     unexpected);
}

static void tell_panic(const char *text)
{
	emit("{\"type\":\"error\",\"message\":%s}\n", quoted(text));
	if (options.power_off)
		power_off();
}

void report_init(void)
{
	panic_told = tell_panic;
}
