/*
 * process.c - birth and death of an address space (process.h).
 */
#include "base/errno.h"
#include "base/layout.h"
#include "files/file.h"
#include "files/inode.h"
#include "memory/frames.h"
#include "memory/paging.h"
#include "process/pages.h"
#include "process/process.h"
#include "process/start.h"
#include "seg/mode.h"
#include "threads/sched.h"

struct process processes[PROCESSES_MAX];

static uint32_t last_id;

static struct process *free_slot(void)
{
	for (int i = 0; i < PROCESSES_MAX; i++)
		if (!processes[i].refs && !processes[i].unread)
			return &processes[i];
	return NULL;
}

struct process *process_create(void)
{
	struct process *p = free_slot();
	uint32_t areas = p ? frames_alloc(1) : 0;
	uint32_t directory = areas ? paging_create() : 0;

	if (!directory) {
		if (areas)
			frames_free(areas, 1);
		return NULL;
	}
	*p = (struct process){
		.refs = 1,
		.id = ++last_id,
		.directory = directory,
		.map.areas = phys_to_kernel(areas),
		.here = inode_root(),
		.group = last_id,
		.session = last_id,
		.root = last_id,
	};
	return p;
}

int process_install(struct process *p, struct file *f)
{
	return process_install_from(p, f, 0);
}

int process_install_from(struct process *p, struct file *f, unsigned first)
{
	for (unsigned fd = first; fd < FILES_MAX; fd++)
		if (!p->files[fd]) {
			p->files[fd] = f;
			return (int)fd;
		}
	return -EMFILE;
}

void process_close(struct process *p, unsigned fd)
{
	struct file *f = p->files[fd];

	p->files[fd] = NULL;
	p->close_on_exec &= ~(1u << fd);
	if (f)
		file_put(f);
}

void process_put(struct process *p)
{
	if (--p->refs)
		return;
	for (unsigned fd = 0; fd < FILES_MAX; fd++)
		process_close(p, fd);
	if (p->start)
		start_free(p->start);
	paging_destroy(p->directory, page_release);
	frames_free(kernel_to_phys(p->map.areas), 1);
}
