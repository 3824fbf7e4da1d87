/*
 * Case 22: FS, GS, DS, ES, DF and AC are after every call what they were before it,
 * also after a fault.
 */
#include "cases.h"
#include "seg/cpu.h"

#define SEL_TLS	(SEG_TLS_FIRST * 8 + 3)

struct state {
	uint32_t ds, es, fs, gs, flags;
};

static struct state state_now(void)
{
	struct state s = { .fs = read_fs(), .gs = read_gs() };

	__asm__ volatile("mov %%ds, %0; mov %%es, %1" : "=r"(s.ds), "=r"(s.es));
	s.flags = read_eflags() & (EFLAGS_DF | EFLAGS_AC);
	return s;
}

static void load_fs_gs(uint16_t fs, uint16_t gs)
{
	__asm__ volatile("mov %0, %%fs; mov %1, %%gs" : : "r"((uint32_t)fs), "r"((uint32_t)gs));
}

/* ---- Every function of the contract, at y ---- */

static char bytes[64];

static void to_user(uint32_t y) { copy_to_user(user(y), bytes, 33); }
static void out_of_user(uint32_t y) { copy_from_user(bytes, user(y), 33); }
static void zero_user(uint32_t y) { clear_user(user(y), 33); }
static void get_1(uint32_t y) { get_user_bytes(bytes, user(y), 1); }
static void get_2(uint32_t y) { get_user_bytes(bytes, user(y), 2); }
static void get_4(uint32_t y) { get_user_bytes(bytes, user(y), 4); }
static void get_8(uint32_t y) { get_user_bytes(bytes, user(y), 8); }
static void put_1(uint32_t y) { put_user_bytes(bytes, user(y), 1); }
static void put_2(uint32_t y) { put_user_bytes(bytes, user(y), 2); }
static void put_4(uint32_t y) { put_user_bytes(bytes, user(y), 4); }
static void put_8(uint32_t y) { put_user_bytes(bytes, user(y), 8); }
static void string(uint32_t y) { strncpy_from_user(bytes, user(y), 33); }
static void string_length(uint32_t y) { strnlen_user(user(y), 33); }
static void zeroed(uint32_t y) { check_zeroed_user(user(y), 33); }
static void structure(uint32_t y) { copy_struct_from_user(bytes, 20, user(y), 33); }
static void ask(uint32_t y) { access_ok(VERIFY_READ, user(y), 33); }

static void (*const calls[])(uint32_t y) = {
	to_user, out_of_user, zero_user, get_1, get_2, get_4, get_8, put_1, put_2, put_4, put_8,
	string, string_length, zeroed, structure, ask,
};

static void raw_to_user(uint32_t y) { raw_copy_to_user(user(y), bytes, 33); }
static void raw_from_user(uint32_t y) { raw_copy_from_user(bytes, user(y), 33); }

static void keeps_state(void (*call)(uint32_t y), uint32_t y)
{
	struct state before = state_now(), after;

	call(y);
	after = state_now();
	EXPECT(memcmp(&before, &after, sizeof(before)) == 0);
}

/* Good; a fault in the middle; at once; and refused without one. */
static void every_call(void)
{
	const uint32_t y[] = { PAGE, HOLE - 3, HOLE, LIM - 3, LIM, 0xFFFFFFFF };

	memset(window(PAGE), 0, PAGE_SIZE);
	for (unsigned i = 0; i < ARRAY_SIZE(y); i++)
		for (unsigned c = 0; c < ARRAY_SIZE(calls); c++)
			keeps_state(calls[c], y[i]);
	/* Without the check, past the limit is the kernel's. */
	for (unsigned i = 0; y[i] <= HOLE; i++) {
		keeps_state(raw_to_user, y[i]);
		keeps_state(raw_from_user, y[i]);
	}
}

static void with_tls(void)
{
	current->tls[0] = DESC_SEGMENT(user_linear(PAGE), 0xFFF, TYPE_DATA, DPL_USER);
	task_load_tls();
}

static void without_tls(void)
{
	load_fs_gs(0, 0);
	current->tls[0] = 0;
	task_load_tls();
}

CASE(case_22_state_is_kept)
{
	const uint16_t selectors[] = { 0, SEL_USER_DS, SEL_TLS, SEL_KERNEL_DS };

	map_page();
	with_tls();
	for (unsigned fs = 0; fs < ARRAY_SIZE(selectors); fs++) {
		/* GS is another one than FS. */
		load_fs_gs(selectors[fs], selectors[(fs + 1) % ARRAY_SIZE(selectors)]);
		with_each_loop(every_call);
		EXPECT_EQ(read_fs(), selectors[fs]);
	}
	without_tls();
}

/* In C, between two calls: DF and AC are clear, DS and ES the kernel's. */
CASE(case_22_state_in_the_kernel)
{
	struct state s = state_now();

	EXPECT_EQ(s.flags, 0);
	EXPECT_EQ(s.ds, SEL_KERNEL_DS);
	EXPECT_EQ(s.es, SEL_KERNEL_DS);
}

static void freed(void (*call)(uint32_t y))
{
	with_tls();
	load_fs_gs(SEL_TLS, 0);
	current->tls[0] = 0;
	task_load_tls();
	call(PAGE);
	EXPECT_EQ(read_fs(), policy->way == BY_FS ? 0 : SEL_TLS);
}

/* A user may free the descriptor that its FS names: then FS comes back null; who has not
 * borrowed it has nothing to give back. */
CASE(case_22_a_freed_descriptor_becomes_null)
{
	map_page();
	freed(to_user);
	freed(get_4);
	without_tls();
}
