/*
 * show.c - calls as a person reads them.
 */
#include "entry/syscall.h"
#include "fuzz.h"
#include "machine/print.h"
#include "seg/gates.h"

static const char *const fuzz_doors[DOOR_COUNT] = {
	"copy_part_to_user",
	"copy_part_from_user",
	"raw_copy_to_user",
	"raw_copy_from_user",
	"clear_user",
	"get_user",
	"put_user",
	"strncpy_from_user",
	"strnlen_user",
	"check_zeroed_user",
	"copy_struct_from_user",
	"access_ok",
	"kernel_read",
	"kernel_write",
	"set_fs(KERNEL_DS) copy",
};

static const char *name_of(const struct call *c)
{
	return c->number == NR_DEMO ? fuzz_doors[c->args[0] % DOOR_COUNT] : syscall_name(c->number);
}

void show_call(const struct call *c, uint32_t number)
{
	const uint32_t *a = c->number == NR_DEMO ? c->args + 1 : c->args;

	emit("# fuzz: %u thread %u: %s(0x%x, 0x%x, 0x%x", number, c->lane, name_of(c), a[0], a[1],
	     a[2]);
	if (c->number == 192 || c->number == 140)
		emit(", 0x%x, 0x%x, 0x%x", a[3], a[4], a[5]);
	emit(") by %s under %s/%s", gates[c->gate].name, policy->name, copy_loop->name);
	if (c->poke_size)
		emit(", %u bytes stored at 0x%x", c->poke_size, c->poke_at);
	emit("\n");
}

void show_result(const struct lane *l)
{
	unsigned thread = (unsigned)(l - fuzz_lanes);

	if (l->death)
		emit("# fuzz:    thread %u dies of vector %u, says the oracle\n", thread, l->death);
	else if (l->done)
		emit("# fuzz:    thread %u has %d, says the oracle\n", thread, (int)l->result);
	else
		emit("# fuzz:    thread %u sleeps in %s, says the oracle\n", thread,
		     name_of(&l->call));
}
