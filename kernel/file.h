/*
 * file.h - open files, and the operations that system calls reach them by.
 */
#ifndef KERNEL_FILE_H
#define KERNEL_FILE_H

#include "types.h"

struct file;
struct inode;
struct pipe;
struct process;

/* Each returns bytes moved, or -errno.  A missing one is -EINVAL. */
struct file_ops {
	long (*read)(struct file *f, void __user *to, size_t n);
	long (*write)(struct file *f, const void __user *from, size_t n);
	/* whence: Linux's 0 set, 1 current, 2 end. */
	long (*seek)(struct file *f, long offset, int whence);
	void (*release)(struct file *f);
};

struct file {
	uint32_t refs;		/* 0: this slot is free */
	const struct file_ops *ops;
	uint32_t position;
	const struct inode *inode;	/* an archive file */
	struct pipe *pipe;
};

/* A free file with one reference, or NULL. */
struct file *file_create(const struct file_ops *ops);
void file_put(struct file *f);

/* The lowest free descriptor now means f: the descriptor, or -EMFILE. */
int file_install(struct process *p, struct file *f);
/* The file behind a descriptor of the running thread, or NULL. */
struct file *file_of(unsigned fd);

/* What kind of file f is. */
extern const struct file_ops archive_file_ops, console_file_ops;

/*
 * Moves up to n bytes of a file, from byte `position` on, to a kernel buffer: no
 * ring is crossed, so no check and no fixup.  Returns the bytes moved, fewer only
 * at the end of the file, or -ENOMEM.  May sleep.
 */
long kernel_read(const struct inode *inode, uint32_t position, void *to, uint32_t n);

/* Two ends of a new pipe, or -ENFILE, or -ENOMEM. */
int pipe_create(struct file **reader, struct file **writer);
/* Looks at what waits in the pipe of f, without taking it: the bytes seen. */
uint32_t pipe_peek(const struct file *f, void *to, uint32_t n);

#endif
