/*
 * sys_memory.c - system calls on the memory map: brk, mmap, munmap, mprotect.
 *
 * All addresses are offsets in the user's segments.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "entry/syscall.h"
#include "files/file.h"
#include "files/inode.h"
#include "process/map.h"
#include "process/process.h"
#include "seg/mode.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

#define MAP_PRIVATE	0x02
#define MAP_FIXED	0x10
#define MAP_ANONYMOUS	0x20
#define PROT_ALL	(PROT_READ | PROT_WRITE | PROT_EXEC)

/* Where mmap looks for room first. */
#define MMAP_BASE	0x40000000

long sys_brk(uint32_t end)
{
	struct process *p = current->process;
	uint32_t old = ROUND_UP(p->brk, PAGE_SIZE), new = ROUND_UP(end, PAGE_SIZE);
	const struct user_area grown = { old, new, PROT_READ | PROT_WRITE, NULL, 0 };

	/* Linux's brk never fails; it answers where the break is. */
	if (end < p->brk_start || end > MMAP_BASE)
		return (long)p->brk;
	if (new > old && (area_gap(p, old, new - old) != old
			  || area_map(p, grown)))
		return (long)p->brk;
	if (new < old && area_unmap(p, new, old))
		return (long)p->brk;
	p->brk = end;
	return (long)end;
}

/* Rounded up to pages; 0 if that does not fit below the user's top. */
static uint32_t whole_pages(uint32_t size)
{
	return size <= mode.user_top - PAGE_SIZE ? ROUND_UP(size, PAGE_SIZE) : 0;
}

/* What a mapping's pages come from: 0, or -errno.  Shared mappings would have to
 * write back, and there is nothing to write to. */
static int mmap_source(struct user_area *a, uint32_t flags, int fd, uint32_t page)
{
	const struct file *f;

	if (flags & MAP_ANONYMOUS)
		return 0;
	f = process_file((unsigned)fd);
	if (!f)
		return -EBADF;
	if (!f->inode || !inode_is(f->inode, S_IFREG) || !(flags & MAP_PRIVATE) || page > 0xFFFFF)
		return -EINVAL;
	a->file = f->inode;
	a->file_offset = page << PAGE_SHIFT;
	return 0;
}

long sys_mmap2(uint32_t hint, uint32_t size, uint32_t prot, uint32_t flags, int fd, uint32_t page)
{
	struct process *p = current->process;
	struct user_area a = { .start = hint, .prot = prot };
	int error = mmap_source(&a, flags, fd, page);

	size = whole_pages(size);
	if (error)
		return error;
	if (!size || prot & ~(uint32_t)PROT_ALL)
		return -EINVAL;
	if (!(flags & MAP_FIXED))
		a.start = area_gap(p, MMAP_BASE, size);
	if (!(flags & MAP_FIXED) && !a.start)
		return -ENOMEM;
	if (a.start > mode.user_top - size)
		return -ENOMEM;
	a.end = a.start + size;
	error = area_map(p, a);
	return error ? error : (long)a.start;
}

/* The old call: its six arguments lie in memory, the last one in bytes. */
long sys_mmap(const void __user *arguments)
{
	struct {
		uint32_t start, size, prot, flags;
		int fd;
		uint32_t offset;
	} a;

	if (copy_from_user(&a, arguments, sizeof(a)))
		return -EFAULT;
	return sys_mmap2(a.start, a.size, a.prot, a.flags, a.fd, a.offset >> PAGE_SHIFT);
}

long sys_munmap(uint32_t start, uint32_t size)
{
	size = whole_pages(size);
	if (!size || start > mode.user_top - size)
		return -EINVAL;
	return area_unmap(current->process, start, start + size);
}

long sys_mprotect(uint32_t start, uint32_t size, uint32_t prot)
{
	if (prot & ~(uint32_t)PROT_ALL)
		return -EINVAL;
	if (!size)
		return 0;
	size = whole_pages(size);
	if (!size || start > mode.user_top - size)
		return -ENOMEM;
	return area_protect(current->process, start, start + size, prot);
}
