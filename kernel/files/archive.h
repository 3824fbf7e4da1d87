/*
 * archive.h - the files: a ustar archive, read only.
 *
 * POSIX.1, "ustar Interchange Format".  Its headers are read once at boot, from
 * memory; the files' contents come through the block device and the cache.
 */
#ifndef KERNEL_ARCHIVE_H
#define KERNEL_ARCHIVE_H

#include "files/inode.h"

/* data, size: the archive.  Stops with a message in words if it is damaged. */
void archive_init(const char *data, uint32_t size);

/* A file of the archive, by its whole path, or NULL. */
const struct inode *archive_find(const char *path);

/* A file's contents where they lie in memory, past the cache: for the kernel's
 * own needs when it must not sleep.  NULL if there is no such file. */
const char *archive_data(const char *path, uint32_t *size);

#endif
