/*
 * file.c - the table of open files, and whose turn it is to use one.
 *
 * Read next: archive_file.c, console_file.c, pipe.c: what kinds there are.
 */
#include "files/file.h"
#include "seg/cpu.h"
#include "threads/sched.h"

#define OPEN_FILES_MAX 128

static struct file files[OPEN_FILES_MAX];

struct file *file_create(const struct file_ops *ops)
{
	for (int i = 0; i < OPEN_FILES_MAX; i++)
		if (!files[i].refs) {
			files[i] = (struct file){ .refs = 1, .ops = ops };
			return &files[i];
		}
	return NULL;
}

void file_put(struct file *f)
{
	if (--f->refs == 0 && f->ops->release)
		f->ops->release(f);
}

void file_wait(struct file *f)
{
	uint32_t flags = irq_save();

	while (f->user) {
		f->wanted = true;
		sleep_on(f);		/* and may not come back: a thread can be killed in there */
	}
	irq_restore(flags);
}
