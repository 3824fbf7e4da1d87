/*
 * getput.c - single values: one MOV through FS each (two for 8 bytes).
 *
 * A function for each size: whoever fetches a word knows that it is one, and should not
 * pay for a question about it.
 */
#include "seg/user_mov.h"
#include "seg/tables.h"

/* bytes, bits: the value's size, twice. */
#define GET_USER(bytes, bits)							\
IN_REGISTERS long get_user_##bytes(void *to, const void __user *from)		\
{										\
	uint32_t y = user_offset(from), old;					\
	uint##bits##_t value = 0;						\
	long error = -EFAULT;							\
										\
	if (user_access_ok(y, bytes, PROT_READ)) {				\
		if (by_tables())						\
			return tables_get(to, y, bytes);			\
		old = user_access_begin();					\
		error = user_load_##bits(&value, y);				\
		user_access_end(old);						\
	}									\
	*(uint##bits##_t *)to = value;						\
	return error;								\
}

#define PUT_USER(bytes, bits)							\
IN_REGISTERS long put_user_##bytes(const void *from, void __user *to)		\
{										\
	uint32_t y = user_offset(to), old;					\
	long error = -EFAULT;							\
										\
	if (user_access_ok(y, bytes, PROT_WRITE)) {				\
		if (by_tables())						\
			return tables_put(from, y, bytes);			\
		old = user_access_begin();					\
		error = user_store_##bits(*(const uint##bits##_t *)from, y);	\
		user_access_end(old);						\
	}									\
	return error;								\
}

static inline long user_load_64(uint64_t *value, uint32_t y)
{
	uint32_t low, high = 0;
	long error = user_load_32(&low, y);

	if (!error)
		error = user_load_32(&high, y + 4);
	*value = error ? 0 : (uint64_t)high << 32 | low;
	return error;
}

/* The first word of two is only touched at first: if the second one cannot be
 * stored, the first one must not have changed. */
static inline long user_store_64(uint64_t value, uint32_t y)
{
	long error = user_touch_32(y);

	if (!error)
		error = user_store_32((uint32_t)(value >> 32), y + 4);
	return error ? error : user_store_32((uint32_t)value, y);
}

GET_USER(1, 8)
GET_USER(2, 16)
GET_USER(4, 32)
GET_USER(8, 64)
PUT_USER(1, 8)
PUT_USER(2, 16)
PUT_USER(4, 32)
PUT_USER(8, 64)
