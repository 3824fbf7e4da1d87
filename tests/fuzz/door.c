/*
 * door.c - the kernel's own functions of seg/uaccess.h, called on a thread's behalf.
 *
 * NR_DEMO comes through a real gate and lands here, on the thread's kernel stack, with interrupts
 * on and its FS in the register: where a system call's copies are made.  The other end is
 * fuzz_buffer.
 */
#include "files/file.h"
#include "files/kernel_read.h"
#include "fuzz.h"
#include "seg/uaccess.h"

static void __user *user(uint32_t y)
{
	return user_pointer(y);
}

static long raw(uint32_t y, uint32_t n, bool write)
{
	if (!access_ok(write ? VERIFY_WRITE : VERIFY_READ, user(y), n))
		return -EFAULT;
	return (long)(write ? raw_copy_to_user(user(y), fuzz_buffer, n)
			    : raw_copy_from_user(fuzz_buffer, user(y), n));
}

static long file_call(uint32_t fd, uint32_t n, bool by_set_fs, bool write)
{
	struct file *f = process_file(fd);
	long result;

	if (!f)
		return -EBADF;
	file_use(f);
	if (write)
		result = (by_set_fs ? kernel_write_set_fs : kernel_write)(f, fuzz_buffer, n);
	else
		result = (by_set_fs ? kernel_read_set_fs : kernel_read)(f, fuzz_buffer, n);
	file_done(f);
	return result;
}

/* The kernel's pointer passed off as a user's. */
static long with_kernel_ds(uint32_t at, uint32_t n, bool to)
{
	const mm_segment_t old = get_fs();
	uint8_t *there = witness_target + at;
	long result;

	set_fs(KERNEL_DS);
	if (to)
		result = (long)copy_to_user(user((uint32_t)fuzz_buffer), there, n);
	else
		result = (long)copy_from_user(fuzz_buffer, user((uint32_t)there), n);
	set_fs(old);
	return result;
}

long door_call(uint32_t operation, uint32_t a, uint32_t b, uint32_t c)
{
	switch (operation) {
	case DOOR_TO_USER:
		return (long)copy_part_to_user(user(a), fuzz_buffer, b, c);
	case DOOR_FROM_USER:
		return (long)copy_part_from_user(fuzz_buffer, user(a), b, c);
	case DOOR_RAW_TO_USER:
		return raw(a, b, true);
	case DOOR_RAW_FROM_USER:
		return raw(a, b, false);
	case DOOR_CLEAR_USER:
		return (long)clear_user(user(a), b);
	case DOOR_GET_USER:
		return get_user_bytes(fuzz_buffer, user(a), 1u << b);
	case DOOR_PUT_USER:
		return put_user_bytes(fuzz_buffer, user(a), 1u << b);
	case DOOR_STRNCPY:
		return strncpy_from_user((char *)fuzz_buffer, user(a), (long)b);
	case DOOR_STRNLEN:
		return strnlen_user(user(a), (long)b);
	case DOOR_ZEROED:
		return check_zeroed_user(user(a), b);
	case DOOR_STRUCT:
		return copy_struct_from_user(fuzz_buffer, c, user(a), b);
	case DOOR_ACCESS_OK:
		return access_ok(VERIFY_WRITE, user(a), b);
	case DOOR_READ:
		return file_call(a, b, c, false);
	case DOOR_WRITE:
		return file_call(a, b, c, true);
	case DOOR_KERNEL_DS:
		return with_kernel_ds(a, b, c);
	}
	return -ENOSYS;
}
