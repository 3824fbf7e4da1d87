/*
 * archive.c - finds files in the ustar archive (archive.h).
 */
#include "base/string.h"
#include "files/archive.h"
#include "files/blockdev.h"
#include "files/file.h"
#include "machine/panic.h"

#define LATE_PREFIX	"late/"
#define LATE_TICKS	20

struct ustar_header {
	char name[100];
	char mode[8], uid[8], gid[8];
	char size[12];			/* octal digits */
	char mtime[12], checksum[8];
	char type;			/* '0' or NUL: a file */
	char link[100];
	char magic[6];
	char rest[249];
};

_Static_assert(sizeof(struct ustar_header) == SECTOR_SIZE, "one sector");

static const char *archive;

static uint32_t octal(const char *s, size_t n)
{
	uint32_t value = 0;

	for (size_t i = 0; i < n && s[i] >= '0' && s[i] <= '7'; i++)
		value = value * 8 + (uint32_t)(s[i] - '0');
	return value;
}

static const char *strip(const char *path)
{
	while (starts_with(path, "/") || starts_with(path, "./"))
		path += *path == '/' ? 1 : 2;
	return path;
}

static void add(const struct ustar_header *h, uint32_t sector, uint32_t size)
{
	struct inode *i = inode_add_with_folders(strip(h->name));

	i->mode = S_IFREG | octal(h->mode, sizeof(h->mode));
	i->changed = octal(h->mtime, sizeof(h->mtime));
	i->ops = &archive_file_ops;
	i->sector = sector;
	i->size = size;
	if (starts_with(i->name, LATE_PREFIX))
		blockdev_set_late(sector, sector + ROUND_UP(size, SECTOR_SIZE) / SECTOR_SIZE, LATE_TICKS);
}

void archive_init(const char *data, uint32_t size)
{
	uint32_t at = 0;

	archive = data;
	blockdev_init(data, size);
	while (at + SECTOR_SIZE <= size && data[at]) {
		const struct ustar_header *h = (const void *)(data + at);
		uint32_t bytes = octal(h->size, sizeof(h->size));

		if (memcmp(h->magic, "ustar", 5) != 0)
			panic("user.tar: no ustar header at byte %u", at);
		at += SECTOR_SIZE;
		if (bytes > size - at)
			panic("user.tar: %s goes past the archive's end", h->name);
		if (h->type == '0' || h->type == '\0')
			add(h, at / SECTOR_SIZE, bytes);
		at += ROUND_UP(bytes, SECTOR_SIZE);
	}
}

const struct inode *archive_find(const char *path)
{
	const struct inode *i = inode_find(strip(path));

	return i && inode_is(i, S_IFREG) ? i : NULL;
}

const char *archive_data(const char *path, uint32_t *size)
{
	const struct inode *i = archive_find(path);

	if (!i)
		return NULL;
	*size = i->size;
	return archive + i->sector * SECTOR_SIZE;
}
