/*
 * attack_pointer.c - pointers and sizes that came from ring 3, used without a look or after
 * a wrong one (attack.h).
 *
 * In each pair the repaired function differs in one line.
 */
#include "base/errno.h"
#include "base/string.h"
#include "demo/attack.h"
#include "files/archive.h"
#include "process/map.h"
#include "seg/mode.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

static const uint32_t zero;

/* ---- waitid: a store without the check before it ---- */

long put_unchecked(uint32_t y, uint32_t value)
{
	return raw_copy_to_user(user_pointer(y), &value, sizeof(value)) ? -EFAULT : (long)sizeof(value);
}

long put_checked(uint32_t y, uint32_t value)
{
	if (!access_ok(VERIFY_WRITE, user_pointer(y), sizeof(value)))
		return -EFAULT;
	return put_unchecked(y, value);
}

/* ---- RDS: the same for a block that goes out ---- */

/* What comes out at the other end is not what this is about. */
static void deliver(uint32_t out, const void *bytes, uint32_t n)
{
	const struct policy *in_force = policy;

	policy_set(policy_find("masked"));
	copy_to_user(user_pointer(out), bytes, n);
	policy_set(in_force);
}

long send_unchecked(uint32_t y, uint32_t out)
{
	uint8_t message[DEMO_CANARY_SIZE];

	if (raw_copy_from_user(message, user_pointer(y), sizeof(message)))
		return -EFAULT;
	deliver(out, message, sizeof(message));
	return sizeof(message);
}

long send_checked(uint32_t y, uint32_t out)
{
	if (!access_ok(VERIFY_READ, user_pointer(y), DEMO_CANARY_SIZE))
		return -EFAULT;
	return send_unchecked(y, out);
}

/* ---- Sizes: read() from a file that holds one word ---- */

static long read_zero(uint32_t y, uint32_t n)
{
	n = min_u32(n, sizeof(zero));
	return raw_copy_to_user(user_pointer(y), &zero, n) ? -EFAULT : (long)n;
}

/* An int, as the C library declares a file descriptor and a beginner a size. */
long read_signed(uint32_t y, uint32_t n)
{
	if ((int)n > (int)(mode.user_top - y))
		return -EFAULT;
	return read_zero(y, n);
}

long read_unsigned(uint32_t y, uint32_t n)
{
	if (y > mode.user_top || n > mode.user_top - y)
		return -EFAULT;
	return read_zero(y, n);
}

/* Asks the memory map about each page from y to y + n: about none, if that is below y. */
static bool pages_legal(uint32_t y, uint32_t n)
{
	for (uint32_t page = ROUND_DOWN(y, PAGE_SIZE); page < y + n; page += PAGE_SIZE)
		if (!area_find(current->process, page))
			return false;
	return true;
}

long read_by_empty_loop(uint32_t y, uint32_t n)
{
	return pages_legal(y, n) ? read_zero(y, n) : -EFAULT;
}

long read_by_carry(uint32_t y, uint32_t n)
{
	if (n > mode.user_top || y > mode.user_top - n)
		return -EFAULT;
	return read_by_empty_loop(y, n);
}

/* xv6's question, with `size` an int there: is y below the end, and y + size not past it? */
long read_by_sum(uint32_t y, uint32_t n)
{
	uint32_t size = 0;
	const char *line = archive_data(DEMO_FILE, &size);

	if (y >= mode.user_top || y + n > mode.user_top)
		return -EFAULT;
	n = min_u32(n, min_u32(size, DEMO_LINE_SIZE));
	return (long)(n - raw_copy_to_user(user_pointer(y), line, n));
}

long read_by_sum_and_sign(uint32_t y, uint32_t n)
{
	return (int)n < 0 ? -EFAULT : read_by_sum(y, n);
}

/* ---- Double fetch: the size that was checked, and the size that is used ---- */

struct object {
	char name[OBJECT_NAME_SIZE];
	uint32_t uid;
};

/* Takes `size` bytes from behind the word at y; the object's next field follows the name. */
static long take_name(uint32_t y, uint32_t size)
{
	struct object o = { .uid = current->uid };

	if (copy_from_user(&o, user_pointer(y + sizeof(size)), size))
		return -EFAULT;
	current->uid = o.uid;
	return 0;
}

static long fetch_size(uint32_t y, uint32_t *size)
{
	if (get_user(*size, (uint32_t __user *)user_pointer(y)) || *size > OBJECT_NAME_SIZE)
		return -EFAULT;
	task_yield();		/* there it is an allocation that may sleep */
	return 0;
}

long name_fetched_twice(uint32_t y, uint32_t unused)
{
	uint32_t size = 0;
	long error = fetch_size(y, &size);

	(void)unused;
	if (!error)
		error = get_user(size, (uint32_t __user *)user_pointer(y));
	return error ? error : take_name(y, size);
}

long name_fetched_once(uint32_t y, uint32_t unused)
{
	uint32_t size = 0;
	long error = fetch_size(y, &size);

	(void)unused;
	return error ? error : take_name(y, size);
}

/* ---- A pointer of the kernel's that was bent to where the user can write ---- */

static const struct object nobody = { .name = "nobody", .uid = DEMO_UID };

/* memcpy(): the kernel's own pointer, so nobody thinks of a user's. */
long object_followed(uint32_t y, uint32_t unused)
{
	struct object o;

	(void)unused;
	memcpy(&o, (const void *)y, sizeof(o));
	current->uid = o.uid;
	return 0;
}

/* The pointer has to be that of an object that there is. */
long object_known(uint32_t y, uint32_t unused)
{
	return y == (uint32_t)&nobody ? object_followed(y, unused) : -EFAULT;
}

long object_followed_later(uint32_t y, uint32_t unused)
{
	task_yield();
	return object_followed(y, unused);
}
