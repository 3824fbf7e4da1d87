/*
 * birth.c - a process as it begins, in the model and in the machine.
 */
#include "base/signal.h"
#include "files/archive.h"
#include "files/file.h"
#include "fuzz.h"
#include "process/map.h"
#include "process/pages.h"
#include "process/signals.h"
#include "process/task.h"

static void map_really(struct model_process *p)
{
	for (unsigned i = 0; i < p->area_count; i++) {
		const struct model_area *a = &p->areas[i];

		if (area_map(p->real,
			     (struct user_area){ a->start, a->end, a->prot, a->file, a->offset }))
			fuzz_fail("area_map refuses %p", (void *)a->start);
	}
}

static void open_archive(struct model_process *p, const char *name)
{
	struct file *f = file_create(&archive_file_ops);
	struct model_file *m = model_file_new(KIND_ARCHIVE);

	f->inode = m->inode = m->named = archive_find(name);
	process_install(p->real, f);
	model_install(p, m);
}

static void open_device(struct model_process *p, const char *name, enum model_kind kind)
{
	process_install(p->real, file_create(inode_find(name)->ops));
	model_install(p, model_file_new(kind));
}

static void open_pipe(struct model_process *p)
{
	struct file *reader, *writer;
	struct model_file *r = model_file_new(KIND_READER), *w = model_file_new(KIND_WRITER);

	if (pipe_create(&reader, &writer))
		fuzz_fail("no pipe for a new process");
	process_install(p->real, reader);
	process_install(p->real, writer);
	r->pipe = w->pipe = model_pipe_new();
	if (!r->pipe)
		fuzz_fail("the model has room for %u pipes only", MODEL_PIPES);
	model_install(p, r);
	model_install(p, w);
}

void process_birth(struct model_process *p, struct random *r)
{
	static const char fuzz_code[PAGE_SIZE];

	model_forget(p);
	p->real = process_create();
	if (!p->real)
		fuzz_fail("no memory for a process");
	p->real->brk_start = p->real->brk = AT_HEAP;
	/* A pipe that nobody reads is an error here, and not the process's end. */
	signal_action(p->real, SIGPIPE)->handler = SIG_IGN;
	draw_layout(r, p);
	model_map(p,
		  (struct model_area){ STUBS, STUBS + PAGE_SIZE, PROT_READ | PROT_EXEC, NULL, 0 });
	model_map(p, (struct model_area){ STACKS, STACKS + LANES * PAGE_SIZE,
					  PROT_READ | PROT_WRITE, NULL, 0 });
	map_really(p);
	open_archive(p, "data/slide.txt");
	open_pipe(p);
	open_archive(p, "late/slide.txt");
	open_device(p, "dev/zero", KIND_ZERO);
	open_device(p, "dev/null", KIND_NULL);
	open_pipe(p);
	model_store(p, STUBS, fuzz_code, PAGE_SIZE);
	for (unsigned i = 0; i < LANES; i++)
		if (process_of(&fuzz_lanes[i]) == p) {
			fuzz_lanes[i].busy = false;
			fuzz_lanes[i].channel = NULL;
			fuzz_lanes[i].tls = fuzz_lanes[i].held = 0;
			ring3_thread(&fuzz_lanes[i]);
		}
	model_store(p, STUBS, ring3_page(p, STUBS), PAGE_SIZE);
	ring3_settle();
}

void process_end(struct model_process *p)
{
	if (!p->real)
		return;
	tasks_kill(p->real, KILLED_BY(SIGKILL));
	ring3_settle();
	for (unsigned i = 0; i < LANES; i++) {
		struct lane *l = &fuzz_lanes[i];

		if (process_of(l) != p)
			continue;
		if (l->task->state != TASK_DEAD)
			fuzz_fail("lane %u was killed and lives", i);
		if (fuzz_door_lane == l)
			fuzz_door_lane = NULL;
		if (l->file)
			model_file_put(l->file);
		l->file = NULL;
		task_free(l->task);
		l->task = NULL;
		l->busy = false;
	}
	process_put(p->real);
	model_forget(p);
}
