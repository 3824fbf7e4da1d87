/*
 * model_file.c - open files and pipes as they ought to be.
 */
#include "fuzz.h"

static struct model_file fuzz_files[MODEL_FILES];
static struct model_pipe fuzz_pipes[MODEL_PIPES];

void model_files_begin(void)
{
	for (unsigned i = 0; i < MODEL_PIPES; i++)
		if (fuzz_pipes[i].data)
			model_frame_back(fuzz_pipes[i].data);
	memset(fuzz_files, 0, sizeof(fuzz_files));
	memset(fuzz_pipes, 0, sizeof(fuzz_pipes));
}

struct model_file *model_file_new(enum model_kind kind)
{
	for (unsigned i = 0; i < MODEL_FILES; i++)
		if (!fuzz_files[i].refs) {
			fuzz_files[i] = (struct model_file){ .refs = 1, .kind = kind };
			return &fuzz_files[i];
		}
	fuzz_fail("the model has room for %u files only", MODEL_FILES);
}

struct model_pipe *model_pipe_new(void)
{
	for (unsigned i = 0; i < MODEL_PIPES; i++)
		if (!fuzz_pipes[i].data) {
			fuzz_pipes[i] = (struct model_pipe){ .data = model_frame(),
							     .readers = 1,
							     .writers = 1 };
			return fuzz_pipes[i].data ? &fuzz_pipes[i] : NULL;
		}
	return NULL;
}

/* One, and those that a new process wants. */
bool model_pipe_left(void)
{
	unsigned left = 0;

	for (unsigned i = 0; i < MODEL_PIPES; i++)
		left += !fuzz_pipes[i].data;
	return left > PIPES_AT_BIRTH;
}

void model_file_put(struct model_file *f)
{
	struct model_pipe *p = f->pipe;

	if (--f->refs || !p)
		return;
	p->readers -= f->kind == KIND_READER;
	p->writers -= f->kind == KIND_WRITER;
	oracle_wake(p);
	if (p->readers || p->writers)
		return;
	model_frame_back(p->data);
	p->data = NULL;
}

int model_install(struct model_process *p, struct model_file *f)
{
	for (int fd = 0; fd < FILES_MAX; fd++)
		if (!p->files[fd]) {
			p->files[fd] = f;
			return fd;
		}
	return -EMFILE;
}

struct model_file *model_fd(const struct model_process *p, uint32_t fd)
{
	return fd < FILES_MAX ? p->files[fd] : NULL;
}
