/*
 * inode.h - everything that has a name: files, folders and devices, in one table.
 *
 * A name is the whole path from the root, without a leading "/"; the root's own is empty.
 * Nothing is ever taken away, so that a pointer to an inode stays good.
 */
#ifndef KERNEL_INODE_H
#define KERNEL_INODE_H

#include "base/types.h"

#define NAME_ROOM	100	/* bytes of a path, with its NUL */

/* Linux's st_mode. */
#define S_IFMT		0170000
#define S_IFIFO		0010000
#define S_IFCHR		0020000
#define S_IFDIR		0040000
#define S_IFREG		0100000

struct file_ops;

struct inode {
	char name[NAME_ROOM];
	uint32_t mode;		/* kind and rights */
	uint32_t sector;	/* a file's contents on the device */
	uint32_t size;		/* bytes */
	uint32_t changed;	/* seconds since 1970 */
	uint32_t device;	/* a device's number, major and minor */
	const struct file_ops *ops;
};

/* Gives the next free inode this name; the rest is the caller's to fill in.  Stops if the
 * table is full. */
struct inode *inode_add(const char *name);
/* The same, and folders for it to lie in, where they are missing (folder.c). */
struct inode *inode_add_with_folders(const char *name);

/* The first of that name, of whatever kind, or NULL. */
const struct inode *inode_find(const char *name);

const struct inode *inode_root(void);

/* The table's n-th, from 0 on, or NULL past its end; and which one it is. */
const struct inode *inode_at(unsigned n);
unsigned inode_index(const struct inode *inode);

/* The last part of its name. */
const char *inode_base(const struct inode *inode);
/* The folder it lies in; the root lies in itself. */
void inode_folder_name(const char *name, char folder[NAME_ROOM]);
const struct inode *inode_folder(const struct inode *inode);

static inline bool inode_is(const struct inode *inode, uint32_t kind)
{
	return (inode->mode & S_IFMT) == kind;
}

/*
 * What `path` means for whoever stands in the folder `here` (path.c): 0, or -ENOENT,
 * -ENOTDIR, -ENAMETOOLONG.
 */
long path_find(const struct inode *here, const char *path, const struct inode **found);

#endif
