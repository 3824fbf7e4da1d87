/*
 * file.h - open files, and the operations that system calls reach them by.
 */
#ifndef KERNEL_FILE_H
#define KERNEL_FILE_H

#include "base/types.h"
#include "files/iter.h"
#include "threads/sched.h"

struct file;
struct inode;
struct pipe;
struct buffer;

/* The most bytes that a call moves: Linux's MAX_RW_COUNT.  More would look like an error. */
#define MOVE_MAX	0x7FFFF000u

/* Each returns bytes moved, or -errno.  A missing read or write is -EBADF. */
struct file_ops {
	long (*read)(struct file *f, struct iter *to);
	long (*write)(struct file *f, struct iter *from);
	/* whence: Linux's 0 set, 1 current, 2 end. */
	long (*seek)(struct file *f, long offset, int whence);
	void (*release)(struct file *f);
	/* A folder's records, as getdents64 gives them; missing: -ENOTDIR. */
	long (*list)(struct file *f, struct iter *to);
	/* A terminal's settings; missing: -ENOTTY. */
	long (*control)(struct file *f, uint32_t request, void __user *argument);
	/* Would a read or a write move bytes now, without a sleep?  Missing: yes. */
	bool (*ready)(const struct file *f, bool write);
};

/* Linux's flags of open(), as far as a file keeps them. */
#define O_ACCMODE	3
#define O_RDONLY	0
#define O_RDWR		2

struct file {
	uint32_t refs;		/* 0: this slot is free */
	const struct file_ops *ops;
	uint32_t position;
	const struct inode *inode;	/* what was opened; NULL: it has no name */
	uint32_t flags;			/* O_* of open(), as fcntl() tells them */
	struct buffer *last;		/* the block that was read last, or what it has become */
	struct pipe *pipe;
	const struct task *user;	/* the thread whose call is moving bytes, or NULL */
	bool wanted;			/* somebody sleeps until `user` is done */
};

/* A free file with one reference, or NULL. */
struct file *file_create(const struct file_ops *ops);
void file_put(struct file *f);

/* Sleeps until nobody uses f. */
void file_wait(struct file *f);

/* f is the running thread's, until file_done(): another thread may close the descriptor
 * meanwhile, and whoever else wants to move bytes waits.  A copy can sleep, and the
 * position, or the pipe's ends, may not move under it.  Exit calls file_done() too. */
static inline void file_use(struct file *f)
{
	f->refs++;
	current->file = f;
	if (f->user)
		file_wait(f);
	f->user = current;
}

static inline void file_done(struct file *f)
{
	if (f->user == current) {
		f->user = NULL;
		if (f->wanted) {
			f->wanted = false;
			wake(f);
		}
	}
	current->file = NULL;
	if (f->refs > 1)
		f->refs--;
	else
		file_put(f);
}

/* What kind of file f is. */
extern const struct file_ops archive_file_ops, console_file_ops;

/* Gives what lies in /dev its names (devices.c). */
void devices_init(void);

/* Two ends of a new pipe, or -ENFILE, or -ENOMEM. */
int pipe_create(struct file **reader, struct file **writer);
/* Is told when a write finds that nobody will ever read; NULL: nobody. */
extern void (*pipe_broken)(void);

#endif
