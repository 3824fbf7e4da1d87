/*
 * draw.c - a call, from its seed and number alone.  Read next: draw_pointer.c.
 */
#include "fuzz.h"

static uint32_t draw_fd(struct random *r)
{
	return draw(r, 16) ? draw(r, 10) : draw(r, 2) ? FILES_MAX - 1 + draw(r, 3) : draw(r, 0);
}

static void poke(struct call *c, uint32_t at, const void *bytes, uint32_t n)
{
	c->poke_at = at;
	c->poke_size = n;
	memcpy(c->poke, bytes, n);
}

/* ---- What each kind of call wants ---- */

static void moves(struct random *r, struct call *c)
{
	c->args[0] = draw_fd(r);
	c->args[1] = draw_pointer(r);
	c->args[2] = draw_length(r, c->args[1]);
}

static void vectors(struct random *r, struct call *c)
{
	uint32_t v[POKE_MAX / 4], n = draw(r, 7);

	for (uint32_t i = 0; i < n; i++) {
		v[2 * i] = draw_pointer(r);
		v[2 * i + 1] = draw_length(r, v[2 * i]);
	}
	moves(r, c);
	c->args[2] = draw(r, 8) ? n : draw(r, 2) ? n + draw(r, 3) : draw(r, 0);
	poke(c, c->args[1], v, n * 8);
}

static void path(struct random *r, struct call *c)
{
	static const char *const fuzz_paths[] = {
		"data/slide.txt",
		"/data/slide.txt",
		"./late/slide.txt",
		"late/slide.txt",
		"data/zeros",
		"/dev/null",
		"/dev/zero",
		"nothing",
		"",
		"a/path/that/goes/on/and/on/until/it/is/longer/than/any/path/that/there/is/in/this/"
		"archive"
		"/and/then/some",
	};
	const char *p = fuzz_paths[draw(r, ARRAY_SIZE(fuzz_paths))];
	const unsigned at = c->number == 295;

	c->args[0] = draw_fd(r);
	c->args[at] = draw_pointer(r);
	c->args[at + 1] = draw(r, 4) ? 0 : draw(r, 0);
	poke(c, c->args[at], p, strlen(p) + 1);
}

static void one_fd(struct random *r, struct call *c)
{
	c->args[0] = draw_fd(r);
	c->args[1] = draw_pointer(r);
}

static void seek(struct random *r, struct call *c)
{
	c->args[0] = draw_fd(r);
	c->args[1] = draw(r, 4) ? draw(r, 12000) : draw_pointer(r);
	c->args[2] = draw(r, 4);
	if (c->number != 140)
		return;
	c->args[2] = c->args[1];
	c->args[1] = draw(r, 8) ? 0 : draw(r, 2) ? 0xFFFFFFFF : draw(r, 0);
	c->args[3] = draw_pointer(r);
	c->args[4] = draw(r, 4);
}

static void pointer(struct random *r, struct call *c)
{
	c->args[0] = draw_pointer(r);
}

static void range(struct random *r, struct call *c)
{
	c->args[0] = draw(r, 8) ? draw_edge(r) : draw_pointer(r);
	c->args[1] = draw(r, 8) ? draw(r, 4 * PAGE_SIZE + 1) : draw_length(r, c->args[0]);
	c->args[2] = draw(r, 3) ? PROT_READ | PROT_WRITE : draw(r, 16) ? draw(r, 8) : draw(r, 0);
	/* mmap: private, mostly; fixed or not; anonymous or not. */
	c->args[3] =
		draw(r, 8) ? 2 | (draw(r, 4) ? 0x10 : 0) | (draw(r, 2) ? 0x20 : 0) : draw(r, 0x40);
	/* A file of the archive is 0 or 3, at first. */
	c->args[4] = draw(r, 2) ? 3 * draw(r, 2) : draw_fd(r);
	c->args[5] = draw(r, 8) ? draw(r, 4) : draw(r, 0);
}

static void range_in_memory(struct random *r, struct call *c)
{
	uint32_t a[6];

	range(r, c);
	memcpy(a, c->args, sizeof(a));
	a[5] *= PAGE_SIZE;
	pointer(r, c);
	poke(c, c->args[0], a, sizeof(a));
}

static void heap(struct random *r, struct call *c)
{
	c->args[0] = draw(r, 4) ? AT_HEAP + draw(r, HEAP_PAGES * PAGE_SIZE) : draw_pointer(r);
}

static void segment(struct random *r, struct call *c)
{
	const uint32_t d[4] = {
		draw(r, 4)   ? SEG_TLS_FIRST + draw(r, 4)
		: draw(r, 2) ? 0xFFFFFFFF
			     : draw(r, 0),
		draw(r, 3) ? draw_pointer(r) : 0,
		draw(r, 3) ? draw_length(r, 0) : 0,
		draw(r, 4) ? 1 | (draw(r, 2) ? 0x10 : 0) : draw(r, 0x80),
	};

	pointer(r, c);
	poke(c, c->args[0], d, sizeof(d));
}

static void nap(struct random *r, struct call *c)
{
	const uint32_t t[2] = { draw(r, 2) ? 0 : 0x80000000,
				draw(r, 2) ? 0 : 1000000000 + draw(r, 9) };

	pointer(r, c);
	poke(c, c->args[0], t, sizeof(t));
}

static void anything(struct random *r, struct call *c)
{
	for (unsigned i = 0; i < SYSCALL_ARGS; i++)
		c->args[i] = draw_pointer(r);
}

static void door(struct random *r, struct call *c)
{
	uint32_t *a = c->args + 1, op = draw(r, DOOR_COUNT);

	a[0] = draw_pointer(r);
	a[1] = draw_length(r, a[0]);
	a[2] = draw(r, 300);
	c->args[0] = op;
	if (op == DOOR_TO_USER || op == DOOR_FROM_USER) {
		a[1] = min_u32(a[1], BUFFER_SIZE);
		a[2] = draw(r, 2) ? a[1] : a[1] + draw_length(r, a[0]);
		a[2] = a[2] < a[1] ? a[1] : a[2];
	} else if (op == DOOR_RAW_TO_USER || op == DOOR_RAW_FROM_USER || op == DOOR_STRNCPY) {
		a[1] = min_u32(a[1], BUFFER_SIZE);
	} else if (op == DOOR_GET_USER || op == DOOR_PUT_USER) {
		a[0] = draw(r, 2) ? a[0] : draw_edge(r) - draw(r, 9);
		a[1] = draw(r, 4);
	} else if (op == DOOR_STRNLEN) {
		a[1] = draw(r, 16) ? min_u32(a[1], 2 * BUFFER_SIZE) : 0 - draw(r, 9);
	} else if (op == DOOR_ZEROED || op == DOOR_STRUCT) {
		a[1] = min_u32(a[1], 600);
	} else if (op == DOOR_READ || op == DOOR_WRITE) {
		a[0] = draw_fd(r);
		a[1] = min_u32(a[1], BUFFER_SIZE);
		a[2] = draw(r, 2);
	} else if (op == DOOR_KERNEL_DS) {
		a[0] = draw(r, PAGE_SIZE);
		a[1] = draw(r, PAGE_SIZE);
		a[2] = draw(r, 2);
	}
}

/* How often of all, and how. */
static const struct {
	uint32_t often, number;
	void (*fill)(struct random *r, struct call *c);
} fuzz_kinds[] = {
	{ 16, 3, moves },      { 16, 4, moves },
	{ 6, 146, vectors },   { 5, 5, path },
	{ 1, 295, path },      { 2, 33, path },
	{ 2, 6, one_fd },      { 1, 41, one_fd },
	{ 4, 42, pointer },    { 1, 54, one_fd },
	{ 3, 19, seek },       { 3, 140, seek },
	{ 3, 197, one_fd },    { 2, 45, heap },
	{ 5, 192, range },     { 2, 90, range_in_memory },
	{ 2, 91, range },      { 4, 125, range },
	{ 2, 122, pointer },   { 4, 243, segment },
	{ 1, 162, nap },       { 1, 20, anything },
	{ 1, 24, anything },   { 1, 224, anything },
	{ 1, 158, anything },  { 1, 77777, anything },
	{ 32, NR_DEMO, door },
};

static uint32_t draw_selector(struct random *r)
{
	static const uint32_t fuzz_selectors[] = {
		SEL_USER_DS,
		SEL_USER_DS,
		0,
		3,
		SEG_TLS_FIRST * 8 + 3,
		(SEG_TLS_FIRST + 1) * 8 + 3,
		(SEG_TLS_FIRST + 2) * 8 + 3,
		SEL_USER_CS,
	};

	return fuzz_selectors[draw(r, ARRAY_SIZE(fuzz_selectors))];
}

void draw_call(struct random *r, struct call *c)
{
	uint32_t all = 0, one, i;

	*c = (struct call){ .lane = draw(r, LANES), .gate = draw(r, 4) };
	c->eflags = EFLAGS_FIXED | EFLAGS_IF | (draw(r, 4) ? 0 : EFLAGS_DF) |
		    (draw(r, 4) ? 0 : EFLAGS_AC) | (draw(r, 2) ? EFLAGS_CF : 0) |
		    (draw(r, 8) ? 0 : EFLAGS_NT);
	c->ds = draw_selector(r);
	c->es = draw_selector(r);
	c->fs = draw_selector(r);
	c->gs = draw_selector(r);
	for (i = 0; i < ARRAY_SIZE(fuzz_kinds); i++)
		all += fuzz_kinds[i].often;
	one = draw(r, all);
	for (i = 0; one >= fuzz_kinds[i].often; i++)
		one -= fuzz_kinds[i].often;
	c->number = fuzz_kinds[i].number;
	fuzz_kinds[i].fill(r, c);
}
