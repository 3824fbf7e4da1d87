/*
 * inode.c - the table of everything that has a name (inode.h).  Read next: path.c.
 */
#include "base/string.h"
#include "files/inode.h"
#include "machine/panic.h"

#define INODES_MAX	192

static struct inode inodes[INODES_MAX];
static unsigned count;

static const char *last_slash(const char *name)
{
	const char *found = NULL;

	for (; *name; name++)
		if (*name == '/')
			found = name;
	return found;
}

struct inode *inode_add(const char *name)
{
	struct inode *i = &inodes[count];

	if (count == INODES_MAX)
		panic("the archive has more than %u files", INODES_MAX);
	count++;
	strlcpy(i->name, name, sizeof(i->name));
	return i;
}

const struct inode *inode_find(const char *name)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(inodes[i].name, name) == 0)
			return &inodes[i];
	return NULL;
}

const struct inode *inode_root(void)
{
	return &inodes[0];
}

const struct inode *inode_at(unsigned n)
{
	return n < count ? &inodes[n] : NULL;
}

unsigned inode_index(const struct inode *inode)
{
	return (unsigned)(inode - inodes);
}

const char *inode_base(const struct inode *inode)
{
	const char *slash = last_slash(inode->name);

	return slash ? slash + 1 : inode->name;
}

void inode_folder_name(const char *name, char folder[NAME_ROOM])
{
	const char *slash = last_slash(name);

	strlcpy(folder, name, slash ? (size_t)(slash - name) + 1 : 1);
}

const struct inode *inode_folder(const struct inode *inode)
{
	char folder[NAME_ROOM];

	inode_folder_name(inode->name, folder);
	return inode_find(folder);
}
