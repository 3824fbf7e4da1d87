/*
 * sys_futex.c - futex(): wait until a word of the user's changes, wake who waits.
 *
 * The kernel looks at the word by get_user(), which may sleep; after it no other thread runs
 * until we sleep ourselves, so nobody can change the word unseen.
 * Read next: kernel/threads/futex.c.
 */
#include "base/errno.h"
#include "entry/syscall.h"
#include "seg/cpu.h"
#include "seg/uaccess.h"
#include "threads/futex.h"
#include "threads/time.h"

#define FUTEX_WAIT		0
#define FUTEX_WAKE		1
#define FUTEX_WAIT_BITSET	9
#define FUTEX_WAKE_BITSET	10
#define FUTEX_PRIVATE		128
#define FUTEX_REALTIME		256
#define WORD_ALIGN		3

struct wait_time {
	int32_t seconds, nanoseconds;
};

/* The ticks until then, at least one; absolute: a time of day or since boot. */
static uint32_t ticks_until(struct wait_time t, bool absolute, bool time_of_day)
{
	uint32_t seconds = (uint32_t)t.seconds;
	uint32_t rest = ((uint32_t)t.nanoseconds + 1000000000 / HZ - 1) / (1000000000 / HZ), now = 0;

	if (absolute) {
		now = (time_of_day ? time_seconds() : ticks / HZ) * HZ + ticks % HZ;
		if ((int32_t)(seconds * HZ + rest - now) <= 0)
			return 1;
	}
	if (!absolute && seconds > INT32_MAX / HZ - 1)
		seconds = INT32_MAX / HZ - 1;
	rest += seconds * HZ - now;
	return rest ? rest : 1;
}

static long futex_wait(uint32_t __user *at, int operation, uint32_t value, const void __user *timeout)
{
	bool absolute = (operation & 0x7F) == FUTEX_WAIT_BITSET;
	uint32_t seen = 0, limit = 0, flags;
	struct wait_time t;
	long result;

	if (user_offset(timeout)) {
		if (copy_from_user(&t, timeout, sizeof(t)))
			return -EFAULT;
		if (t.seconds < 0 || (uint32_t)t.nanoseconds >= 1000000000)
			return -EINVAL;
		limit = ticks_until(t, absolute, operation & FUTEX_REALTIME);
	}
	if (get_user(seen, at))
		return -EFAULT;
	if (seen != value)
		return -EAGAIN;
	flags = irq_save();
	result = futex_sleep(user_offset(at), limit);
	irq_restore(flags);
	return result;
}

long sys_futex(uint32_t __user *at, int operation, uint32_t value, const void __user *timeout)
{
	if (user_offset(at) & WORD_ALIGN)
		return -EINVAL;
	switch (operation & ~(FUTEX_PRIVATE | FUTEX_REALTIME)) {
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
		return futex_wait(at, operation, value, timeout);
	case FUTEX_WAKE:
	case FUTEX_WAKE_BITSET:
		return (long)futex_wake(user_offset(at), value);
	default:
		return -ENOSYS;
	}
}
