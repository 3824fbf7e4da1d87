/*
 * kernel_read.h - service redundancy: read() and write() for the kernel itself.
 *
 * Checks and fixups are there because a system call crosses the rings.  When the
 * kernel moves data between a file and its own buffers nothing is crossed, so the
 * same file operation is entered by another door.  Two doors, as Linux had them.
 */
#ifndef KERNEL_KERNEL_READ_H
#define KERNEL_KERNEL_READ_H

#include "base/types.h"

struct file;
struct inode;

/*
 * Moves up to n bytes of f, from its position on, to or from a kernel buffer.
 * Bytes moved or -errno, as the file operation says.  May sleep.
 *
 * The new way: the operation gets an iterator that says "kernel memory".
 */
long kernel_read(struct file *f, void *to, size_t n);
long kernel_write(struct file *f, const void *from, size_t n);

/*
 * The old way, Linux's until 5.9: the kernel's pointer is passed off as a user's,
 * and set_fs(KERNEL_DS) makes the copy believe it.  The limit is put back in every
 * case.  Check and fixup are still paid for.
 */
long kernel_read_set_fs(struct file *f, void *to, size_t n);
long kernel_write_set_fs(struct file *f, const void *from, size_t n);

/* kernel_read() of a file that is not open, from byte `position` on. */
long inode_read(const struct inode *inode, uint32_t position, void *to, size_t n);

#endif
