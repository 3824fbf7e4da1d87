/*
 * process.h - what threads share: an address space and open files.
 *
 * The memory map is a sorted array of areas, in the user's offsets y, so it is
 * the same in both models.  A page of an area comes into being at its first
 * touch (late_page.c).
 */
#ifndef KERNEL_PROCESS_H
#define KERNEL_PROCESS_H

#include "base/types.h"
#include "seg/thread.h"
#include "threads/sched.h"

#define AREAS_MAX	(4096 / sizeof(struct user_area))
#define FILES_MAX	32

struct file;

struct process {
	uint32_t refs;		/* threads, and whoever looks on; 0: this slot is free */
	uint32_t id;
	uint32_t directory;	/* physical */
	struct user_map map;	/* its areas fill one page at most */
	uint32_t brk_start, brk;
	struct file *files[FILES_MAX];
};

/* An empty one with one reference, or NULL. */
struct process *process_create(void);
/* Drops a reference; the last one frees memory and files. */
void process_put(struct process *p);

/* The lowest free descriptor of p now means f: the descriptor, or -EMFILE. */
int process_install(struct process *p, struct file *f);
/* The file behind a descriptor of the running thread, or NULL. */
static inline struct file *process_file(unsigned fd)
{
	return fd < FILES_MAX ? current->process->files[fd] : NULL;
}

#endif
