/*
 * folder.c - an open folder: its names, one record after the other.
 *
 * The position is the next inode of the table that is looked at, behind "." and "..".  A
 * record crosses the ring as any file's bytes do, whole or not at all.
 * Read before: inode.h.
 */
#include "base/errno.h"
#include "base/string.h"
#include "files/file.h"
#include "files/inode.h"

/* Linux's struct linux_dirent64, its name behind it. */
struct record {
	uint64_t number, next;
	uint16_t length;
	uint8_t type;
	char name[NAME_ROOM];
} __attribute__((packed));

#define RECORD_HEAD	19
#define RECORD_ALIGN	8
_Static_assert(offsetof(struct record, name) == RECORD_HEAD, "Linux's include/linux/dirent.h");

/* The kind's number in st_mode, without what stands below it. */
#define TYPE_SHIFT	12

static bool lies_in(const struct inode *inode, const struct inode *folder)
{
	return *inode->name && inode_folder(inode) == folder;
}

/* What stands at `position`, with its name; NULL past the end.  The position moves on. */
static const struct inode *next_entry(const struct inode *folder, uint32_t *position,
				      const char **name)
{
	static const char *const always[] = { ".", ".." };
	const struct inode *i;

	if (*position < ARRAY_SIZE(always)) {
		*name = always[*position];
		return (*position)++ ? inode_folder(folder) : folder;
	}
	while ((i = inode_at((*position)++ - ARRAY_SIZE(always))) != NULL)
		if (lies_in(i, folder)) {
			*name = inode_base(i);
			return i;
		}
	return NULL;
}

static long folder_list(struct file *f, struct iter *to)
{
	long done = 0;

	for (;;) {
		uint32_t position = f->position;
		const char *name;
		const struct inode *i = next_entry(f->inode, &position, &name);
		struct record r = { .next = position };

		if (!i)
			return done;
		r.number = inode_index(i) + 1;
		r.type = (uint8_t)(i->mode >> TYPE_SHIFT);
		r.length = (uint16_t)ROUND_UP(RECORD_HEAD + strlen(name) + 1, RECORD_ALIGN);
		strlcpy(r.name, name, sizeof(r.name));
		if (r.length > to->left)
			return done ? done : -EINVAL;
		if (copy_to_iter(&r, r.length, to) != r.length)
			return done ? done : -EFAULT;
		done += r.length;
		f->position = position;
	}
}

static long folder_read(struct file *f, struct iter *to)
{
	(void)f, (void)to;
	return -EISDIR;
}

/* To a position that a record gave, or to the beginning. */
static long folder_seek(struct file *f, long offset, int whence)
{
	if (whence || offset < 0)
		return -EINVAL;
	f->position = (uint32_t)offset;
	return offset;
}

static const struct file_ops folder_ops = {
	.read = folder_read, .seek = folder_seek, .list = folder_list,
};

/* The archive names files alone: a folder is there because something lies in it. */
static void add_folder_of(const char *name)
{
	char folder[NAME_ROOM];
	struct inode *i;

	inode_folder_name(name, folder);
	if (inode_find(folder))
		return;
	i = *folder ? inode_add_with_folders(folder) : inode_add(folder);
	i->mode = S_IFDIR | 0755;
	i->ops = &folder_ops;
}

struct inode *inode_add_with_folders(const char *name)
{
	add_folder_of(name);
	return inode_add(name);
}
