/*
 * sys_path.c - system calls on names: open and its kin, and the folder that one stands in.
 * Read next: kernel/files/path.c.
 */
#include "base/errno.h"
#include "base/string.h"
#include "entry/path.h"
#include "entry/syscall.h"
#include "files/file.h"
#include "process/process.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

#define O_CREAT		0100
#define O_EXCL		0200
#define O_DIRECTORY	0200000
#define O_CLOEXEC	02000000

#define X_OK		1
#define W_OK		2
#define RIGHTS		7

/* The one link there is: a program starts itself anew by it. */
#define SELF		"/proc/self/exe"

static long folder_of(int fd, const struct inode **folder)
{
	const struct file *f;

	*folder = current->process->here;
	if (fd == AT_FDCWD)
		return 0;
	f = process_file((unsigned)fd);
	if (!f)
		return -EBADF;
	*folder = f->inode;
	return f->inode && inode_is(f->inode, S_IFDIR) ? 0 : -ENOTDIR;
}

static long get_path(char path[NAME_ROOM], const char __user *from)
{
	long n = strncpy_from_user(path, from, NAME_ROOM);

	return n < 0 ? n : n == NAME_ROOM ? -ENAMETOOLONG : n ? 0 : -ENOENT;
}

static bool is_self(const char *path)
{
	return current->process->program && strcmp(path, SELF) == 0;
}

static long find(int fd, const char *path, const struct inode **found)
{
	const struct inode *folder = current->process->here;
	long error = *path == '/' ? 0 : folder_of(fd, &folder);

	if (!is_self(path))
		return error ? error : path_find(folder, path, found);
	*found = current->process->program;
	return 0;
}

long path_from_user(int fd, const char __user *from, const struct inode **found)
{
	char path[NAME_ROOM];
	long error = get_path(path, from);

	return error ? error : find(fd, path, found);
}

/* Nothing can be written to but devices. */
static long may_open(const struct inode *i, uint32_t flags)
{
	bool writes = (flags & O_ACCMODE) != O_RDONLY;

	if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		return -EEXIST;
	if (inode_is(i, S_IFDIR))
		return writes ? -EISDIR : 0;
	if (flags & O_DIRECTORY)
		return -ENOTDIR;
	return writes && !inode_is(i, S_IFCHR) ? -EROFS : 0;
}

static long open_inode(const struct inode *i, uint32_t flags)
{
	struct file *f = file_create(i->ops);
	int fd;

	if (!f)
		return -ENFILE;
	f->inode = i;
	f->flags = flags & ~(uint32_t)(O_CREAT | O_EXCL | O_CLOEXEC);
	fd = process_install(current->process, f);
	if (fd < 0)
		file_put(f);
	else if (flags & O_CLOEXEC)
		current->process->close_on_exec |= 1u << fd;
	return fd;
}

long sys_openat(int folder, const char __user *path, uint32_t flags)
{
	const struct inode *i;
	long error = path_from_user(folder, path, &i);

	if (error == -ENOENT && flags & O_CREAT)
		return -EROFS;
	if (!error)
		error = may_open(i, flags);
	return error ? error : open_inode(i, flags);
}

long sys_open(const char __user *path, uint32_t flags)
{
	return sys_openat(AT_FDCWD, path, flags);
}

/* Whoever asks is root, so reading is for all; but the archive is read only. */
long sys_faccessat(int folder, const char __user *path, int type)
{
	const struct inode *i;
	long error = type & ~RIGHTS ? -EINVAL : path_from_user(folder, path, &i);

	if (error)
		return error;
	if (type & W_OK && !inode_is(i, S_IFCHR))
		return -EROFS;
	return type & X_OK && !(i->mode & 0111) ? -EACCES : 0;
}

long sys_access(const char __user *path, int type)
{
	return sys_faccessat(AT_FDCWD, path, type);
}

static long stand_in(const struct inode *i)
{
	if (!inode_is(i, S_IFDIR))
		return -ENOTDIR;
	current->process->here = i;
	return 0;
}

long sys_chdir(const char __user *path)
{
	const struct inode *i;
	long error = path_from_user(AT_FDCWD, path, &i);

	return error ? error : stand_in(i);
}

long sys_fchdir(unsigned fd)
{
	const struct file *f = process_file(fd);

	return !f ? -EBADF : f->inode ? stand_in(f->inode) : -ENOTDIR;
}

/* An inode's path with its "/"; the bytes, NUL included. */
static uint32_t full_name(const struct inode *i, char to[NAME_ROOM + 1])
{
	*to = '/';
	strlcpy(to + 1, i->name, NAME_ROOM);
	return strlen(to) + 1;
}

long sys_getcwd(char __user *to, uint32_t size)
{
	char path[NAME_ROOM + 1];
	uint32_t n = full_name(current->process->here, path);

	if (n > size)
		return -ERANGE;
	return copy_to_user(to, path, n) ? -EFAULT : (long)n;
}

long sys_readlinkat(int folder, const char __user *from, char __user *to, int size)
{
	char path[NAME_ROOM], name[NAME_ROOM + 1];
	const struct inode *i;
	long error = size <= 0 ? -EINVAL : get_path(path, from);
	uint32_t n;

	/* Read once: another thread may change it meanwhile. */
	if (!error)
		error = find(folder, path, &i);
	if (error)
		return error;
	if (!is_self(path))
		return -EINVAL;			/* no link */
	n = min_u32((uint32_t)size, full_name(i, name) - 1);
	return copy_to_user(to, name, n) ? -EFAULT : (long)n;
}

long sys_readlink(const char __user *from, char __user *to, int size)
{
	return sys_readlinkat(AT_FDCWD, from, to, size);
}

long sys_getdents64(unsigned fd, void __user *to, size_t n)
{
	struct file *f = process_file(fd);
	struct iter it = iter_user(to, n);
	long result;

	if (!f)
		return -EBADF;
	if (!f->ops->list)
		return -ENOTDIR;
	file_use(f);
	result = f->ops->list(f, &it);
	file_done(f);
	return result;
}
