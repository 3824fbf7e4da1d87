/*
 * oracle_memory.c - system calls on the memory map and on the thread, as they ought to answer.
 */
#include "fuzz.h"

#define MAP_PRIVATE   0x02
#define MAP_FIXED     0x10
#define MAP_ANONYMOUS 0x20
#define PROT_ALL      7u

static struct model_process *mine(void)
{
	return process_of(fuzz_lane);
}

static bool is_free(uint64_t start, uint64_t end)
{
	const struct model_process *p = mine();

	for (unsigned i = 0; i < p->area_count; i++)
		if (p->areas[i].start < end && start < p->areas[i].end)
			return false;
	return true;
}

/* In whole pages, 64 bits wide: nothing wraps here. */
static uint64_t pages(uint32_t size)
{
	return ((uint64_t)size + PAGE_SIZE - 1) / PAGE_SIZE * PAGE_SIZE;
}

/* Is [start, start + size) a range of user pages? */
static bool fits(uint32_t start, uint32_t size)
{
	return start + pages(size) <= oracle_top();
}

static long breaks(uint32_t end)
{
	struct model_process *p = mine();
	const uint64_t old = pages(p->brk), new = pages(end);

	if (end < AT_HEAP || end > AT_MMAP)
		return (long)p->brk;
	if (new > old && !is_free(old, new))
		return (long)p->brk;
	if (new > old)
		model_map(p, (struct model_area){ (uint32_t)old, (uint32_t) new,
						  PROT_READ | PROT_WRITE, NULL, 0 });
	if (new < old)
		model_unmap(p, (uint32_t) new, (uint32_t)old);
	p->brk = end;
	return (long)end;
}

/* The lowest place from AT_MMAP on. */
static uint32_t room_for(uint32_t size)
{
	for (uint64_t at = AT_MMAP; at + pages(size) <= oracle_top(); at += PAGE_SIZE)
		if (is_free(at, at + pages(size)))
			return (uint32_t)at;
	return 0;
}

static long maps(const uint32_t *a, uint32_t page)
{
	struct model_area area = { .start = a[0], .prot = a[2] };
	const uint32_t size = a[1], flags = a[3];

	if (!(flags & MAP_ANONYMOUS)) {
		const struct model_file *f = model_fd(mine(), a[4]);

		if (!f)
			return -EBADF;
		if (!f->inode || !(flags & MAP_PRIVATE) || page >= 1u << 20)
			return -EINVAL;
		area.file = f->inode;
		area.offset = page * PAGE_SIZE;
	}
	/* A size that no place is large enough for is no size: here Linux says ENOMEM. */
	if (!size || size > oracle_top() - PAGE_SIZE || a[2] & ~PROT_ALL)
		return -EINVAL;
	if (!(flags & MAP_FIXED))
		area.start = room_for(size);
	if (!(flags & MAP_FIXED) && !area.start)
		return -ENOMEM;
	if (!fits(area.start, size))
		return -ENOMEM;
	if (area.start % PAGE_SIZE)
		return -EINVAL;
	area.end = (uint32_t)(area.start + pages(size));
	model_map(mine(), area);
	return (long)area.start;
}

static long maps_from_memory(uint32_t y)
{
	uint32_t a[6];

	if (oracle_from_user(a, y, sizeof(a), sizeof(a)))
		return -EFAULT;
	return maps(a, a[5] / PAGE_SIZE);
}

static long unmaps(uint32_t start, uint32_t size)
{
	if (!size || !fits(start, size) || start % PAGE_SIZE)
		return -EINVAL;
	model_unmap(mine(), start, (uint32_t)(start + pages(size)));
	return 0;
}

static bool all_mapped(uint32_t start, uint32_t end)
{
	for (uint32_t y = start; y < end; y += PAGE_SIZE)
		if (!model_area(mine(), y))
			return false;
	return true;
}

static long protects(uint32_t start, uint32_t size, uint32_t prot)
{
	if (prot & ~PROT_ALL)
		return -EINVAL;
	if (!size)
		return 0;
	if (!fits(start, size))
		return -ENOMEM;
	if (start % PAGE_SIZE)
		return -EINVAL;
	if (!all_mapped(start, (uint32_t)(start + pages(size))))
		return -ENOMEM;
	model_protect(mine(), start, (uint32_t)(start + pages(size)), prot);
	return 0;
}

/* ---- The thread ---- */

#define FIELD 65

static long names_system(uint32_t y)
{
	static const char *const fields[] = { "Crossring", "crossring", "5.10.0",
					      NULL,	   "i686",	"(none)" };
	char u[ARRAY_SIZE(fields) * FIELD] = "";

	for (unsigned i = 0; i < ARRAY_SIZE(fields); i++)
		strlcpy(u + i * FIELD, fields[i] ? fields[i] : mode.name, FIELD);
	return oracle_to_user(y, u, sizeof(u), sizeof(u)) ? -EFAULT : 0;
}

/* Linux's struct user_desc: entry, base, limit, flags. */
#define USER_DESC_32BIT	    0x01
#define USER_DESC_CONTENTS  0x06
#define USER_DESC_READ_ONLY 0x08
#define USER_DESC_ABSENT    0x20

static long sets_thread_area(uint32_t y)
{
	uint32_t d[4], slot;
	bool empty;

	if (oracle_from_user(d, y, sizeof(d), sizeof(d)))
		return -EFAULT;
	empty = !d[1] && !d[2] && d[3] & USER_DESC_READ_ONLY && d[3] & USER_DESC_ABSENT;
	slot = d[0] - SEG_TLS_FIRST;
	if (d[0] == 0xFFFFFFFF)
		for (slot = 0; slot < SEG_TLS_COUNT && fuzz_lane->tls & 1u << slot; slot++)
			;
	if (slot >= SEG_TLS_COUNT)
		return d[0] == 0xFFFFFFFF ? -ESRCH : -EINVAL;
	if (!empty && (!(d[3] & USER_DESC_32BIT) || (d[3] & USER_DESC_CONTENTS) > 2 ||
		       d[3] & USER_DESC_ABSENT))
		return -EINVAL;
	fuzz_lane->tls &= ~(1u << slot);
	fuzz_lane->tls |= empty ? 0 : 1u << slot;
	d[0] = SEG_TLS_FIRST + slot;
	return oracle_to_user(y, d, sizeof(d[0]), sizeof(d[0])) ? -EFAULT : 0;
}

/* Only what does not wait for the clock. */
static long naps(uint32_t y)
{
	int32_t t[2];

	if (oracle_from_user(t, y, sizeof(t), sizeof(t)))
		return -EFAULT;
	return t[0] < 0 || t[1] < 0 || t[1] >= 1000000000 ? -EINVAL : 0;
}

bool oracle_memory_call(const struct call *c, long *result)
{
	const uint32_t *a = c->args;

	switch (c->number) {
	case 20:
		*result = (long)mine()->real->id;
		break;
	case 24:
		*result = 0;
		break;
	case 45:
		*result = breaks(a[0]);
		break;
	case 90:
		*result = maps_from_memory(a[0]);
		break;
	case 91:
		*result = unmaps(a[0], a[1]);
		break;
	case 122:
		*result = names_system(a[0]);
		break;
	case 125:
		*result = protects(a[0], a[1], a[2]);
		break;
	case 158:
		*result = 0;
		break;
	case 162:
		*result = naps(a[0]);
		break;
	case 192:
		*result = maps(a, a[5]);
		break;
	case 224:
		*result = (long)fuzz_lane->task->id;
		break;
	case 243:
		*result = sets_thread_area(a[0]);
		break;
	default:
		return false;
	}
	return true;
}
