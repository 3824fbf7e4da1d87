/*
 * sys_stat.c - system calls that tell about a file: stat64 and its kin, statx.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "base/string.h"
#include "entry/path.h"
#include "entry/syscall.h"
#include "files/file.h"
#include "process/process.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

#define AT_EMPTY_PATH	0x1000
#define STATX_BASIC	0x7FF
#define STAT_BLOCK	512
/* What is not in the archive has this number, so that none has the archive's. */
#define NAMELESS	0x10000
/* The archive's own, as a device. */
#define ARCHIVE_MINOR	1

/* What both structures are filled from. */
struct facts {
	uint32_t mode, links, size, number, device, changed;
};

/* Linux's struct stat64 for i386. */
struct stat64 {
	uint64_t dev;
	uint32_t pad0, short_ino, mode, nlink, uid, gid;
	uint64_t rdev;
	uint32_t pad1;
	int64_t size;
	uint32_t blksize;
	uint64_t blocks;
	uint32_t atime, atime_nsec, mtime, mtime_nsec, ctime, ctime_nsec;
	uint64_t ino;
} __attribute__((packed));

_Static_assert(sizeof(struct stat64) == 96, "Linux's arch/x86/include/uapi/asm/stat.h");

struct statx_time {
	int64_t seconds;
	uint32_t nanoseconds, pad;
};

/* Linux's struct statx. */
struct statx {
	uint32_t mask, blksize;
	uint64_t attributes;
	uint32_t nlink, uid, gid;
	uint16_t mode, pad0;
	uint64_t ino, size, blocks, attributes_mask;
	struct statx_time atime, btime, ctime, mtime;
	uint32_t rdev_major, rdev_minor, dev_major, dev_minor;
	uint64_t rest[14];
} __attribute__((packed));

_Static_assert(sizeof(struct statx) == 256, "Linux's include/uapi/linux/stat.h");

/* A folder is known by its own name, by its "." and by each folder's "..": */
static uint32_t links_of(const struct inode *i)
{
	uint32_t links = 2;
	const struct inode *other;

	if (!inode_is(i, S_IFDIR))
		return 1;
	for (unsigned n = 0; (other = inode_at(n)) != NULL; n++)
		links += other != i && inode_is(other, S_IFDIR) && inode_folder(other) == i;
	return links;
}

static struct facts inode_facts(const struct inode *i)
{
	return (struct facts){ i->mode, links_of(i), i->size, inode_index(i) + 1, i->device, i->changed };
}

static struct facts file_facts(const struct file *f)
{
	if (f->inode)
		return inode_facts(f->inode);
	return (struct facts){ f->pipe ? S_IFIFO | 0600 : S_IFCHR | 0620, 1, 0, NAMELESS, 0, 0 };
}

static uint32_t blocks_of(uint32_t size)
{
	return ROUND_UP(size, PAGE_SIZE) / STAT_BLOCK;
}

static long give_stat64(struct facts x, void __user *to)
{
	const struct stat64 s = {
		.dev = ARCHIVE_MINOR, .mode = x.mode, .nlink = x.links, .rdev = x.device,
		.size = x.size, .blksize = PAGE_SIZE, .blocks = blocks_of(x.size),
		.atime = x.changed, .mtime = x.changed, .ctime = x.changed,
		.short_ino = x.number, .ino = x.number,
	};

	return copy_to_user(to, &s, sizeof(s)) ? -EFAULT : 0;
}

static long give_statx(struct facts x, void __user *to)
{
	const struct statx_time changed = { .seconds = x.changed };
	const struct statx s = {
		.mask = STATX_BASIC, .blksize = PAGE_SIZE, .nlink = x.links, .mode = (uint16_t)x.mode,
		.ino = x.number, .size = x.size, .blocks = blocks_of(x.size),
		.atime = changed, .ctime = changed, .mtime = changed,
		.rdev_major = x.device >> 8, .rdev_minor = x.device & 0xFF, .dev_minor = ARCHIVE_MINOR,
	};

	return copy_to_user(to, &s, sizeof(s)) ? -EFAULT : 0;
}

/* Of an empty path the descriptor itself is meant, if the caller says so. */
static bool means_descriptor(const char __user *path, uint32_t flags)
{
	char first = 0;

	return flags & AT_EMPTY_PATH && (!user_offset(path) || (!get_user(first, path) && !first));
}

static long facts_at(int fd, const char __user *path, uint32_t flags, struct facts *x)
{
	const struct inode *i;
	long error;

	if (means_descriptor(path, flags) && fd != AT_FDCWD) {
		if (!process_file((unsigned)fd))
			return -EBADF;
		*x = file_facts(process_file((unsigned)fd));
		return 0;
	}
	error = path_from_user(fd, path, &i);
	if (!error)
		*x = inode_facts(i);
	return error;
}

long sys_fstatat64(int folder, const char __user *path, void __user *to, uint32_t flags)
{
	struct facts x;
	long error = facts_at(folder, path, flags, &x);

	return error ? error : give_stat64(x, to);
}

long sys_statx(int folder, const char __user *path, uint32_t flags, uint32_t mask, void __user *to)
{
	struct facts x;
	long error = facts_at(folder, path, flags, &x);

	(void)mask;			/* all is told, and .mask says so */
	return error ? error : give_statx(x, to);
}

/* There are no links here to be followed or not. */
long sys_stat64(const char __user *path, void __user *to)
{
	return sys_fstatat64(AT_FDCWD, path, to, 0);
}

long sys_fstat64(unsigned fd, void __user *to)
{
	const struct file *f = process_file(fd);

	return f ? give_stat64(file_facts(f), to) : -EBADF;
}
