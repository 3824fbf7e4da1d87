/*
 * process.c - birth and death of an address space (process.h).
 */
#include "base/errno.h"
#include "base/layout.h"
#include "files/file.h"
#include "memory/frames.h"
#include "memory/paging.h"
#include "process/pages.h"
#include "process/process.h"
#include "seg/mode.h"
#include "threads/sched.h"

#define PROCESSES_MAX 32

static struct process processes[PROCESSES_MAX];
static uint32_t last_id;

static struct process *free_slot(void)
{
	for (int i = 0; i < PROCESSES_MAX; i++)
		if (!processes[i].refs)
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
	};
	return p;
}

int process_install(struct process *p, struct file *f)
{
	for (int fd = 0; fd < FILES_MAX; fd++)
		if (!p->files[fd]) {
			p->files[fd] = f;
			return fd;
		}
	return -EMFILE;
}

void process_put(struct process *p)
{
	if (--p->refs)
		return;
	for (int i = 0; i < FILES_MAX; i++)
		if (p->files[i])
			file_put(p->files[i]);
	paging_destroy(p->directory, page_release);
	frames_free(kernel_to_phys(p->map.areas), 1);
}
