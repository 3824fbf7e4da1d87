/*
 * oracle_door.c - the functions of seg/uaccess.h, as they ought to answer.  Read beside door.c.
 */
#include "fuzz.h"

uint8_t *fuzz_buffer, *fuzz_buffer_wanted;
struct lane *fuzz_door_lane;

/* Where nothing but the limit is asked, whatever the policy. */
static bool below_limit(uint32_t y, uint32_t n)
{
	return (uint64_t)y + n <= oracle_top();
}

static long raw(uint32_t y, uint32_t n, bool write)
{
	return below_limit(y, n) ? (long)oracle_raw(y, fuzz_buffer_wanted, n, write) : -EFAULT;
}

/* A page of zeros after the other: each is a copy of its own. */
static long clears(uint32_t y, uint32_t n)
{
	static uint8_t fuzz_zeros[PAGE_SIZE];
	const uint32_t legal = oracle_legal(y, n, PROT_WRITE);
	uint32_t done = 0, left = 0;

	while (done < legal && !left) {
		uint32_t piece = min_u32(legal - done, PAGE_SIZE);

		left = oracle_raw(y + done, fuzz_zeros, piece, true);
		done += piece - left;
	}
	return (long)(n - done);
}

static long grows(uint32_t y, uint32_t usize, uint32_t ksize)
{
	const uint32_t both = min_u32(usize, ksize);
	long zeroed = usize > ksize ? oracle_zeroed(y + ksize, usize - ksize) : 1;

	if (zeroed <= 0)
		return zeroed ? zeroed : -E2BIG;
	memset(fuzz_buffer_wanted + both, 0, ksize - both);
	return oracle_from_user(fuzz_buffer_wanted, y, both, both) ? -EFAULT : 0;
}

static long file_call(uint32_t fd, uint32_t n, bool write)
{
	struct model_file *f = model_fd(process_of(fuzz_lane), fd);
	long result;

	if (!f)
		return -EBADF;
	oracle_use(f);
	result = write ? oracle_write(f, 0, fuzz_buffer_wanted, n)
		       : oracle_read(f, 0, fuzz_buffer_wanted, n);
	oracle_done(f);
	return result;
}

long oracle_door(const struct call *c)
{
	const uint32_t *a = c->args + 1;
	uint8_t *buffer = fuzz_buffer_wanted;

	switch (c->args[0]) {
	case DOOR_TO_USER:
		return (long)oracle_to_user(a[0], buffer, a[1], a[2]);
	case DOOR_FROM_USER:
		return (long)oracle_from_user(buffer, a[0], a[1], a[2]);
	case DOOR_RAW_TO_USER:
		return raw(a[0], a[1], true);
	case DOOR_RAW_FROM_USER:
		return raw(a[0], a[1], false);
	case DOOR_CLEAR_USER:
		return clears(a[0], a[1]);
	case DOOR_GET_USER:
		return oracle_get(buffer, a[0], 1u << a[1]);
	case DOOR_PUT_USER:
		return oracle_put(buffer, a[0], 1u << a[1]);
	case DOOR_STRNCPY:
		return oracle_strncpy((char *)buffer, a[0], (long)a[1]);
	case DOOR_STRNLEN:
		return oracle_strnlen(a[0], (long)a[1]);
	case DOOR_ZEROED:
		return oracle_zeroed(a[0], a[1]);
	case DOOR_STRUCT:
		return grows(a[0], a[1], a[2]);
	case DOOR_ACCESS_OK:
		return below_limit(a[0], a[1]);
	case DOOR_READ:
		return file_call(a[0], a[1], false);
	case DOOR_WRITE:
		return file_call(a[0], a[1], true);
	case DOOR_KERNEL_DS:
		memcpy(buffer, witness_target + a[0], a[1]);
		return 0;
	}
	return -ENOSYS;
}
