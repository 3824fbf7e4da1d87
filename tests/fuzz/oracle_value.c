/*
 * oracle_value.c - single values and strings: which come, and in what order they are touched.
 */
#include "fuzz.h"
#include "seg/probe.h"

static bool refuses(uint32_t y, uint32_t n, uint32_t access)
{
	return oracle_legal(y, n, access) != n;
}

/* A fault: masked, or the end.  FS's segment ends at user_top, whatever the pages say. */
static long faulted(uint32_t y, uint32_t n)
{
	if (!policy->masked)
		oracle_die(oracle_past_segment(y, n) ? VECTOR_GP : VECTOR_PF);
	return -EFAULT;
}

static bool past_end(uint32_t y, uint32_t n)
{
	return policy->way == BY_FS && (uint64_t)y + n > oracle_top();
}

/* All n bytes, in one moment. */
static bool touch_all(uint32_t y, uint32_t n, bool write)
{
	if (past_end(y, n))
		return false;
	do {
		fuzz_lane->slept = false;
		if (!oracle_touch(y, write) || !oracle_touch(y + n - 1, write))
			return false;
	} while (fuzz_lane->slept);
	return true;
}

static long load(void *to, uint32_t y, uint32_t n)
{
	if (!touch_all(y, n, false))
		return faulted(y, n);
	model_load(process_of(fuzz_lane), y, to, n);
	return 0;
}

static long store(const void *from, uint32_t y, uint32_t n)
{
	if (!touch_all(y, n, true))
		return faulted(y, n);
	model_store(process_of(fuzz_lane), y, from, n);
	return 0;
}

/* Eight bytes are two words, but for the page tables. */
static uint32_t step(uint32_t size)
{
	return size == 8 && policy->way != BY_TABLES ? 4 : size;
}

long oracle_get(void *to, uint32_t y, uint32_t size)
{
	long error = refuses(y, size, PROT_READ) ? -EFAULT : 0;

	for (uint32_t at = 0; !error && at < size; at += step(size))
		error = load((char *)to + at, y + at, step(size));
	if (error)
		memset(to, 0, size);
	return error;
}

/* OR writes what it has read.  A processor asks for both rights at once; QEMU's TCG, which looks at
 * no limits either, reads first: a file's page then comes, even if it may not be written. */
static bool touch_by_or(uint32_t y, uint32_t n)
{
	return (probe.limits || touch_all(y, n, false)) && touch_all(y, n, true);
}

/* The upper word first, once the lower one is known to be there. */
long oracle_put(const void *from, uint32_t y, uint32_t size)
{
	const uint32_t n = step(size);
	long error = 0;

	if (refuses(y, size, PROT_WRITE))
		return -EFAULT;
	if (n == size)
		return store(from, y, size);
	error = touch_by_or(y, n) ? 0 : faulted(y, n);
	if (!error)
		error = store((const char *)from + n, y + n, n);
	return error ? error : store(from, y, n);
}

/* ---- Strings ---- */

/* 1: a NUL at *n; 0: none in `most`; or -EFAULT. */
static long scan(char *to, uint32_t y, uint32_t most, uint32_t *n)
{
	uint32_t legal = most;

	if (policy->limited) {
		legal = y < oracle_top() ? min_u32(most, oracle_top() - y) : 0;
		legal = oracle_legal(y, legal, PROT_READ);
	}
	for (*n = 0; *n < legal; ++*n) {
		char byte;
		long error = load(&byte, y + *n, 1);

		if (error)
			return error;
		if (to)
			to[*n] = byte;
		if (!byte)
			return 1;
	}
	return legal < most ? -EFAULT : 0;
}

long oracle_strncpy(char *to, uint32_t y, long count)
{
	uint32_t n;
	long found = count > 0 ? scan(to, y, (uint32_t)count, &n) : 0;

	return count <= 0 ? 0 : found < 0 ? found : (long)n;
}

long oracle_strnlen(uint32_t y, long count)
{
	uint32_t n;
	long found = count > 0 ? scan(NULL, y, (uint32_t)count, &n) : 0;

	return count <= 0 || found < 0 ? 0 : (long)n + 1;
}

long oracle_zeroed(uint32_t y, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint8_t byte;

		if (oracle_get(&byte, y + i, 1))
			return -EFAULT;
		if (byte)
			return 0;
	}
	return 1;
}
