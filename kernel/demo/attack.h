/*
 * attack.h - kernel bugs that were real, each beside its repair: what the programs in
 * user/attack get in by.
 *
 * Both paths are functions of the same arguments, so the same program meets both.  They are
 * reached through the demo-control call alone, which a kernel booted without "demo" refuses.
 * Read next: attack.c.
 */
#ifndef KERNEL_ATTACK_H
#define KERNEL_ATTACK_H

#include "base/demo_abi.h"
#include "base/types.h"

/* Which path is taken from now on: "NAME.vulnerable" or "NAME.repaired"; any other name
 * means the repaired one. */
void attack_begin(const char *scenario);
/* Puts processor and gates right again. */
void attack_end(void);

/* One of enum demo_attack. */
long attack(uint32_t which, uint32_t a, uint32_t b);

typedef long attack_fn(uint32_t a, uint32_t b);

/* A path that changes nothing has no function here (attack.c).
 *
 * attack_pointer.c: a pointer, or a size, that nobody looked at, or looked at wrongly. */
attack_fn put_unchecked, put_checked;
attack_fn send_unchecked, send_checked;
attack_fn read_signed, read_unsigned;
attack_fn read_by_empty_loop, read_by_carry;
attack_fn read_by_sum, read_by_sum_and_sign;
attack_fn name_fetched_twice, name_fetched_once;
attack_fn object_followed, object_known;
attack_fn object_followed_later;

/* attack_state.c: what is left on, or off, for too long. */
attack_fn exit_with_limit, exit_without_limit;
attack_fn limit_forgotten, limit_looked_at;
attack_fn sleep_with_ac, sleep_without_ac;
attack_fn call_unset, call_looked_at;
attack_fn write_protect_off;
attack_fn fixups_on;

/* attack_gate.c: what the processor does at the doors. */
attack_fn tables_open;
attack_fn gate_careless;
attack_fn segment_of_any_size, segment_of_32_bits;
attack_fn leave_unlisted, leave_listed;
void attack_gate_end(void);

#endif
