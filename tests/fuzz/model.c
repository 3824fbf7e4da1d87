/*
 * model.c - a process's memory as it ought to be: areas, and the pages that were written to.
 *
 * Areas are cut and never joined, in no order; a page that nobody wrote to is what it began as.
 * All of it is found by looking everywhere: slow, and hard to get wrong.
 */
#include "files/archive.h"
#include "fuzz.h"
#include "memory/frames.h"

#define FRAMES 200

struct lane fuzz_lanes[LANES];
struct model_process fuzz_processes[PROCESSES];

static uint8_t *fuzz_frames[FRAMES];
static unsigned fuzz_frames_free;
static uint8_t *fuzz_page_buffer;
/* Whose page is in the buffer: strings ask for it byte by byte.  NULL: nobody's. */
static const struct model_process *fuzz_buffer_of;
static uint32_t fuzz_buffer_page;

/* The model's frames are taken once, so that the kernel's own never run out. */
static void take_frames(void)
{
	uint32_t all = frames_alloc(FRAMES + 1);

	if (!all)
		fuzz_fail("no memory for the model");
	for (unsigned i = 0; i < FRAMES; i++)
		fuzz_frames[i] = phys_to_kernel(all + i * PAGE_SIZE);
	fuzz_page_buffer = phys_to_kernel(all + FRAMES * PAGE_SIZE);
	fuzz_frames_free = FRAMES;
}

void model_begin(void)
{
	if (!fuzz_page_buffer)
		take_frames();
	for (unsigned i = 0; i < PROCESSES; i++)
		model_forget(&fuzz_processes[i]);
	model_files_begin();
}

uint8_t *model_frame(void)
{
	return fuzz_frames_free ? fuzz_frames[--fuzz_frames_free] : NULL;
}

void model_frame_back(void *frame)
{
	fuzz_frames[fuzz_frames_free++] = frame;
}

/* No room for what one more call may do? */
bool model_full(const struct model_process *p)
{
	return p->area_count + 8 > MODEL_AREAS || p->page_count + 40 > MODEL_PAGES ||
	       fuzz_frames_free < 48;
}

void model_forget(struct model_process *p)
{
	for (unsigned i = 0; i < p->page_count; i++)
		model_frame_back(p->pages[i].data);
	for (unsigned i = 0; i < FILES_MAX; i++)
		if (p->files[i])
			model_file_put(p->files[i]);
	fuzz_buffer_of = NULL;
	*p = (struct model_process){ .brk = AT_HEAP };
}

/* ---- Areas ---- */

const struct model_area *model_area(const struct model_process *p, uint32_t y)
{
	for (unsigned i = 0; i < p->area_count; i++)
		if (p->areas[i].start <= y && y < p->areas[i].end)
			return &p->areas[i];
	return NULL;
}

/* No area goes across y any more. */
static void cut(struct model_process *p, uint32_t y)
{
	for (unsigned i = 0; i < p->area_count; i++) {
		struct model_area *a = &p->areas[i], upper = *a;

		if (a->start >= y || y >= a->end)
			continue;
		upper.start = y;
		upper.offset += y - a->start;
		a->end = y;
		p->areas[p->area_count++] = upper;
		return;
	}
}

static void forget_pages(struct model_process *p, uint32_t start, uint32_t end)
{
	for (unsigned i = 0; i < p->page_count;) {
		if (p->pages[i].y < start || p->pages[i].y >= end) {
			i++;
			continue;
		}
		model_frame_back(p->pages[i].data);
		p->pages[i] = p->pages[--p->page_count];
	}
}

void model_unmap(struct model_process *p, uint32_t start, uint32_t end)
{
	fuzz_buffer_of = NULL;
	cut(p, start);
	cut(p, end);
	for (unsigned i = 0; i < p->area_count;) {
		if (p->areas[i].start < start || p->areas[i].start >= end)
			i++;
		else
			p->areas[i] = p->areas[--p->area_count];
	}
	forget_pages(p, start, end);
}

bool model_map(struct model_process *p, struct model_area a)
{
	model_unmap(p, a.start, a.end);
	if (p->area_count >= MODEL_AREAS)
		return false;
	p->areas[p->area_count++] = a;
	fuzz_buffer_of = NULL;
	return true;
}

void model_protect(struct model_process *p, uint32_t start, uint32_t end, uint32_t prot)
{
	cut(p, start);
	cut(p, end);
	for (unsigned i = 0; i < p->area_count; i++)
		if (p->areas[i].start >= start && p->areas[i].start < end)
			p->areas[i].prot = prot;
}

/* ---- Bytes ---- */

static uint8_t *written(const struct model_process *p, uint32_t page)
{
	for (unsigned i = 0; i < p->page_count; i++)
		if (p->pages[i].y == page)
			return p->pages[i].data;
	return NULL;
}

/* A page as it began: zeros, or the file's bytes and zeros behind its end. */
static void begin_page(const struct model_process *p, uint32_t page, uint8_t *to)
{
	const struct model_area *a = model_area(p, page);
	uint32_t size = 0, at, n;
	const char *data;

	memset(to, 0, PAGE_SIZE);
	if (!a || !a->file)
		return;
	data = archive_data(a->file->name, &size);
	at = a->offset + (page - a->start);
	n = at < size ? min_u32(size - at, PAGE_SIZE) : 0;
	memcpy(to, data + at, n);
}

const uint8_t *model_page_bytes(const struct model_process *p, uint32_t page)
{
	const uint8_t *data = written(p, page);

	if (data)
		return data;
	if (fuzz_buffer_of != p || fuzz_buffer_page != page)
		begin_page(p, page, fuzz_page_buffer);
	fuzz_buffer_of = p;
	fuzz_buffer_page = page;
	return fuzz_page_buffer;
}

void model_load(const struct model_process *p, uint32_t y, void *to, uint32_t n)
{
	while (n) {
		uint32_t within = y % PAGE_SIZE, piece = min_u32(n, PAGE_SIZE - within);

		memcpy(to, model_page_bytes(p, y - within) + within, piece);
		to = (char *)to + piece;
		y += piece;
		n -= piece;
	}
}

static uint8_t *to_write(struct model_process *p, uint32_t page)
{
	uint8_t *data = written(p, page);

	if (data)
		return data;
	data = p->page_count < MODEL_PAGES ? model_frame() : NULL;
	if (!data)
		fuzz_fail("the model has no page left");
	begin_page(p, page, data);
	p->pages[p->page_count++] = (struct model_page){ page, data };
	return data;
}

void model_store(struct model_process *p, uint32_t y, const void *from, uint32_t n)
{
	while (n) {
		uint32_t within = y % PAGE_SIZE, piece = min_u32(n, PAGE_SIZE - within);

		memcpy(to_write(p, y - within) + within, from, piece);
		from = (const char *)from + piece;
		y += piece;
		n -= piece;
	}
}
