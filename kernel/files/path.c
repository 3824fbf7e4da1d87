/*
 * path.c - from a path to what it names, one part after the other.
 *
 * POSIX.1, "Pathname Resolution", without links.  What lies before a "/" has to be a folder,
 * also before "..": a name that is not there is not skipped over.
 * Read before: inode.h.
 */
#include "base/errno.h"
#include "base/string.h"
#include "files/inode.h"

/* One part of a path: where it begins, and its length. */
struct part {
	const char *at;
	size_t length;
};

static bool part_is(struct part p, const char *word)
{
	return p.length == strlen(word) && strncmp(p.at, word, p.length) == 0;
}

/* The part at *path, which moves on to the next one; empty at the end. */
static struct part next_part(const char **path)
{
	struct part p;

	while (**path == '/')
		(*path)++;
	p.at = *path;
	while (**path && **path != '/')
		(*path)++;
	p.length = (size_t)(*path - p.at);
	return p;
}

static long step_down(const struct inode **at, struct part p)
{
	char name[NAME_ROOM];
	size_t before = strlen((*at)->name);

	if (before + (before != 0) + p.length + 1 > sizeof(name))
		return -ENAMETOOLONG;
	strlcpy(name, (*at)->name, sizeof(name));
	if (before)
		name[before++] = '/';
	memcpy(name + before, p.at, p.length);
	name[before + p.length] = '\0';
	*at = inode_find(name);
	return *at ? 0 : -ENOENT;
}

static long step(const struct inode **at, struct part p)
{
	if (!inode_is(*at, S_IFDIR))
		return -ENOTDIR;
	if (part_is(p, "."))
		return 0;
	if (!part_is(p, ".."))
		return step_down(at, p);
	*at = inode_folder(*at);
	return 0;
}

long path_find(const struct inode *here, const char *path, const struct inode **found)
{
	const struct inode *at = *path == '/' ? inode_root() : here;
	const char *end = path + strlen(path);
	long error = *path ? 0 : -ENOENT;

	while (!error) {
		struct part p = next_part(&path);

		if (!p.length)
			break;
		error = step(&at, p);
	}
	if (!error && end[-1] == '/' && !inode_is(at, S_IFDIR))
		error = -ENOTDIR;
	*found = error ? NULL : at;
	return error;
}
