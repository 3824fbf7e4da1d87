/*
 * process.h - what threads share: an address space and open files.
 *
 * The memory map is a sorted array of areas, in the user's offsets y, so it is
 * the same in both models.  A page of an area comes into being at its first
 * touch (late_page.c).
 */
#ifndef KERNEL_PROCESS_H
#define KERNEL_PROCESS_H

#include "base/signal.h"
#include "base/types.h"
#include "seg/thread.h"
#include "threads/sched.h"

#define AREAS_MAX	(4096 / sizeof(struct user_area))
#define FILES_MAX	32
#define PROCESSES_MAX	32

struct file;
struct inode;
struct start;

/* What a signal does: Linux's struct sigaction, as the system call has it. */
struct signal_action {
	uint32_t handler, flags, restorer;
	uint64_t blocked;		/* meanwhile, besides itself */
} __attribute__((packed));

struct process {
	uint32_t refs;		/* threads, and whoever looks on; 0: this slot is free */
	uint32_t id;
	uint32_t directory;	/* physical */
	struct user_map map;	/* its areas fill one page at most */
	uint32_t brk_start, brk;
	struct file *files[FILES_MAX];
	uint32_t close_on_exec;		/* a bit a descriptor */
	const struct inode *here;	/* the folder that paths without "/" begin in */
	const struct inode *program;	/* what it runs; NULL: the kernel's own work */
	struct start *start;		/* while a program is loaded: what its stack begins with */
	/* The family (family.c). */
	uint32_t threads;		/* that are not dead; once it was 1, 0 is the end */
	uint32_t parent, group, session, root;	/* numbers of processes; parent 0: nobody's */
	bool unread;			/* it has ended, and its parent may still ask how */
	bool borrows;			/* its parent sleeps until it execs or ends: vfork() */
	bool exits;			/* of its own will: no signal ended it */
	int status;			/* its last thread's */
	struct signal_action actions[SIGNALS];
};

extern struct process processes[PROCESSES_MAX];

/* An empty one with one reference, or NULL. */
struct process *process_create(void);
/* Drops a reference; the last one frees memory and files. */
void process_put(struct process *p);

/* The lowest free descriptor of p now means f: the descriptor, or -EMFILE. */
int process_install(struct process *p, struct file *f);
/* The same from `first` on. */
int process_install_from(struct process *p, struct file *f, unsigned first);
/* Closes a descriptor; nothing if it is not open. */
void process_close(struct process *p, unsigned fd);
/* The file behind a descriptor of the running thread, or NULL. */
static inline struct file *process_file(unsigned fd)
{
	return fd < FILES_MAX ? current->process->files[fd] : NULL;
}

#endif
