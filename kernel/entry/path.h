/*
 * path.h - paths that come from a user.
 */
#ifndef KERNEL_PATH_H
#define KERNEL_PATH_H

#include "base/types.h"
#include "files/inode.h"

/* "The folder I stand in", in place of a folder's descriptor. */
#define AT_FDCWD	(-100)

/* What the user's path names, from that folder on: 0 or -errno. */
long path_from_user(int folder, const char __user *path, const struct inode **found);

#endif
