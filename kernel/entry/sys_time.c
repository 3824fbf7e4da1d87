/*
 * sys_time.c - system calls on time.
 */
#include "base/errno.h"
#include "entry/syscall.h"
#include "seg/uaccess.h"
#include "threads/time.h"

struct timespec {
	int32_t seconds, nanoseconds;
};

#define CLOCK_REALTIME		0
#define CLOCK_MONOTONIC		1
#define CLOCK_REALTIME_COARSE	5

#define NS_PER_TICK (1000000000 / HZ)

long sys_nanosleep(const void __user *request, void __user *remaining)
{
	struct timespec t;
	uint32_t want, slept;

	if (copy_from_user(&t, request, sizeof(t)))
		return -EFAULT;
	if (t.seconds < 0 || t.nanoseconds < 0 || t.nanoseconds >= 1000000000)
		return -EINVAL;
	if (t.seconds > INT32_MAX / HZ - 1)
		t.seconds = INT32_MAX / HZ - 1;
	want = (uint32_t)t.seconds * HZ + ((uint32_t)t.nanoseconds + NS_PER_TICK - 1) / NS_PER_TICK;
	slept = time_sleep_lightly(want);
	if (slept >= want)
		return 0;
	t.seconds = (int32_t)((want - slept) / HZ);
	t.nanoseconds = (int32_t)((want - slept) % HZ) * NS_PER_TICK;
	if (user_offset(remaining) && copy_to_user(remaining, &t, sizeof(t)))
		return -EFAULT;
	return -EINTR;
}

long sys_time(void __user *to)
{
	uint32_t now = time_seconds();

	if (user_offset(to) && copy_to_user(to, &now, sizeof(now)))
		return -EFAULT;
	return (long)now;
}

long sys_clock_gettime(uint32_t clock, void __user *to)
{
	struct timespec t = { (int32_t)time_seconds(), (int32_t)(ticks % HZ) * NS_PER_TICK };

	if (clock > CLOCK_MONOTONIC && clock != CLOCK_REALTIME_COARSE)
		return -EINVAL;
	if (clock == CLOCK_MONOTONIC)
		t.seconds = (int32_t)(ticks / HZ);
	return copy_to_user(to, &t, sizeof(t)) ? -EFAULT : 0;
}

long sys_clock_nanosleep(uint32_t clock, int flags, const void __user *request,
			 void __user *remaining)
{
	if (clock > CLOCK_MONOTONIC || flags)
		return -EINVAL;
	return sys_nanosleep(request, remaining);
}

/* Linux's struct timeval. */
long sys_gettimeofday(void __user *to, const void __user *zone)
{
	const struct {
		uint32_t seconds, microseconds;
	} t = { time_seconds(), ticks % HZ * (1000000 / HZ) };

	(void)zone;
	return user_offset(to) && copy_to_user(to, &t, sizeof(t)) ? -EFAULT : 0;
}

/* Linux's struct tms: nobody counts here who used the processor. */
long sys_times(void __user *to)
{
	const uint32_t none[4] = { 0 };

	if (user_offset(to) && copy_to_user(to, none, sizeof(none)))
		return -EFAULT;
	return (long)(ticks / (HZ / 100));
}
