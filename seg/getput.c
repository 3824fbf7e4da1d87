/*
 * getput.c - single values: one MOV through FS each (two for 8 bytes).
 */
#include "base/string.h"
#include "seg/access.h"
#include "seg/tables.h"

static long load(void *to, uint32_t y, unsigned size)
{
	uint32_t *words = to;
	long error;

	switch (size) {
	case 1:
		return user_load_8(to, y);
	case 2:
		return user_load_16(to, y);
	case 4:
		return user_load_32(words, y);
	default:
		error = user_load_32(&words[0], y);
		return error ? error : user_load_32(&words[1], y + 4);
	}
}

/* The first word of two is only touched at first: if the second one cannot be
 * stored, the first one must not have changed. */
static long store_64(const uint32_t *words, uint32_t y)
{
	long error = user_touch_32(y);

	if (!error)
		error = user_store_32(words[1], y + 4);
	return error ? error : user_store_32(words[0], y);
}

static long store(const void *from, uint32_t y, unsigned size)
{
	switch (size) {
	case 1:
		return user_store_8(*(const uint8_t *)from, y);
	case 2:
		return user_store_16(*(const uint16_t *)from, y);
	case 4:
		return user_store_32(*(const uint32_t *)from, y);
	default:
		return store_64(from, y);
	}
}

static long get(void *to, uint32_t y, unsigned size)
{
	uint16_t old;
	long error;

	if (by_tables())
		return tables_get(to, y, size);
	old = user_access_begin();
	error = load(to, y, size);
	user_access_end(old);
	return error;
}

static long put(const void *from, uint32_t y, unsigned size)
{
	uint16_t old;
	long error;

	if (by_tables())
		return tables_put(from, y, size);
	old = user_access_begin();
	error = store(from, y, size);
	user_access_end(old);
	return error;
}

long get_user_bytes(void *to, const void __user *from, unsigned size)
{
	uint32_t y = user_offset(from);
	long error = -EFAULT;

	if (policy->legal(y, size, PROT_READ) == size)
		error = get(to, y, size);
	if (error)
		memset(to, 0, size);
	return error;
}

long put_user_bytes(const void *from, void __user *to, unsigned size)
{
	uint32_t y = user_offset(to);

	return policy->legal(y, size, PROT_WRITE) == size ? put(from, y, size) : -EFAULT;
}
