/*
 * oracle_path.c - open, access and fstat64, as they ought to answer.  Read next: oracle_file.c.
 */
#include "files/inode.h"
#include "fuzz.h"

#define PATH_MAX 100

/* Linux's flags of open(). */
#define CREATE 0100
#define NEW    (CREATE | 0200)
#define FOLDER 0200000

static struct model_process *mine(void)
{
	return process_of(fuzz_lane);
}

static long get_path(char *path, uint32_t y)
{
	long n = oracle_strncpy(path, y, PATH_MAX);

	return n == PATH_MAX ? -ENAMETOOLONG : n < 0 ? n : n ? 0 : -ENOENT;
}

/* What a path means from a folder on is the kernel's own answer: no user's byte moves there, and
 * tests/kernel/program_calls.c holds it. */
static long finds(uint32_t folder, uint32_t y, const struct inode **inode)
{
	const struct model_file *f = model_fd(mine(), folder);
	const struct inode *from = folder == HERE ? inode_root() : f ? f->named : NULL;
	char path[PATH_MAX];
	long error = get_path(path, y);

	if (!error && *path != '/' && (!from || !inode_is(from, S_IFDIR)))
		error = f ? -ENOTDIR : -EBADF;
	return error ? error : path_find(from, path, inode);
}

static long refusal(const struct inode *inode, uint32_t flags)
{
	const uint32_t writes = flags & 3;

	if ((flags & NEW) == NEW)
		return -EEXIST;
	if (inode_is(inode, S_IFDIR))
		return writes ? -EISDIR : 0;
	if (flags & FOLDER)
		return -ENOTDIR;
	return writes && inode_is(inode, S_IFREG) ? -EROFS : 0;
}

static enum model_kind kind_of(const struct inode *inode)
{
	if (!inode_is(inode, S_IFCHR))
		return inode_is(inode, S_IFDIR) ? KIND_FOLDER : KIND_ARCHIVE;
	return strcmp(inode->name, "dev/null") ? KIND_ZERO : KIND_NULL;
}

long oracle_open(uint32_t folder, uint32_t y, uint32_t flags)
{
	const struct inode *inode;
	long error = finds(folder, y, &inode);
	struct model_file *f;

	if (error)
		return error == -ENOENT && flags & CREATE ? -EROFS : error;
	error = refusal(inode, flags);
	if (error)
		return error;
	f = model_file_new(kind_of(inode));
	f->named = inode;
	f->inode = inode_is(inode, S_IFREG) ? inode : NULL;
	error = model_install(mine(), f);
	if (error < 0)
		model_file_put(f);
	return error;
}

long oracle_access(uint32_t y, uint32_t rights)
{
	const struct inode *inode;
	long error = rights > 7 ? -EINVAL : finds(HERE, y, &inode);

	if (error)
		return error;
	if (rights & 2 && !inode_is(inode, S_IFCHR))
		return -EROFS;
	return rights & 1 && !(inode->mode & 0111) ? -EACCES : 0;
}

/* Linux's struct stat64, as words. */
#define STAT_WORDS   24
#define STAT_DEV     0
#define STAT_INO_32  3
#define STAT_MODE    4
#define STAT_NLINK   5
#define STAT_RDEV    8
#define STAT_SIZE    11
#define STAT_BLKSIZE 13
#define STAT_BLOCKS  14
#define STAT_INO     22
/* What no folder holds. */
#define NAMELESS     0x10000

/* A folder's own name, its ".", and the ".." of each in it. */
static uint32_t links(const struct inode *inode)
{
	uint32_t n = 2;
	const struct inode *i;

	if (!inode_is(inode, S_IFDIR))
		return 1;
	for (unsigned k = 1; (i = inode_at(k)) != NULL; k++)
		n += inode_is(i, S_IFDIR) && inode_folder(i) == inode;
	return n;
}

long oracle_stat(uint32_t fd, uint32_t y)
{
	const struct model_file *f = model_fd(mine(), fd);
	const struct inode *i = f ? f->named : NULL;
	const uint32_t size = i ? i->size : 0, number = i ? inode_index(i) + 1 : NAMELESS;
	const uint32_t s[STAT_WORDS] = {
		[STAT_DEV] = 1, [STAT_NLINK] = i ? links(i) : 1, [STAT_BLKSIZE] = 4096,
		[STAT_MODE] = i ? i->mode : f && f->pipe ? 0010600 : 0020620,
		[STAT_RDEV] = i ? i->device : 0, [STAT_SIZE] = size,
		[STAT_BLOCKS] = (size + 4095) / 4096 * 8,
		[STAT_INO_32] = number, [STAT_INO] = number,
	};

	if (!f)
		return -EBADF;
	return oracle_to_user(y, s, sizeof(s), sizeof(s)) ? -EFAULT : 0;
}
