/*
 * image.c - a program's segments, from its ELF file into an address space.
 *
 * The headers are checked in elf_file.c.  A program is linked once: its addresses are offsets
 * in the user's segments, so the same file runs in every model.
 * Read next: start.c, what lies on its stack.
 */
#include "base/layout.h"
#include "files/inode.h"
#include "files/kernel_read.h"
#include "process/elf.h"
#include "process/image.h"
#include "process/map.h"
#include "process/pages.h"
#include "process/process.h"
#include "seg/mode.h"
#include "seg/range.h"

/* From this size on a segment comes page by page. */
#define LATE_BYTES	(64 * 1024)

static const char *check_header(struct image *i)
{
	struct elf_header *h = &i->header;
	const char *why;
	uint32_t bytes;

	if (inode_read(i->inode, 0, h, sizeof(*h)) != (long)sizeof(*h))
		return "it is not an ELF file";
	why = elf_header_fault(h);
	if (why)
		return why;
	bytes = h->phnum * sizeof(i->headers[0]);
	if (inode_read(i->inode, h->phoff, i->headers, bytes) != (long)bytes)
		return "its program header table lies outside the file";
	return NULL;
}

bool program_has_place(const struct program_header *p)
{
	return range_below(p->vaddr, p->memsz, mode.user_top - STACK_BYTES);
}

static const char *check_segment(const struct image *i, const struct program_header *p)
{
	if (p->type == PT_INTERP)
		return "it wants a dynamic linker; link it with -static";
	if (p->type != PT_LOAD || !p->memsz)
		return NULL;
	if (!elf_segment_fits(p, i->inode->size))
		return "a segment lies outside the file";
	if (!program_has_place(p))
		return "a segment lies outside the user's address space";
	return NULL;
}

/* A large segment that nobody writes to is not loaded: its pages come from the file when they
 * are touched, lent by the cache.  What is small is there from the beginning, so that what a
 * scenario measures has no page fault of its own code in it. */
static bool comes_late(const struct program_header *p)
{
	return p->filesz >= LATE_BYTES && p->filesz == p->memsz && !(p->flags & PF_W)
	       && p->flags & (PF_R | PF_X) && p->offset % PAGE_SIZE == p->vaddr % PAGE_SIZE;
}

/* Area by area; where two segments share a page, both protections hold there. */
static bool map_segment(struct image *i, const struct program_header *p)
{
	uint32_t start = ROUND_DOWN(p->vaddr, PAGE_SIZE), end = ROUND_UP(p->vaddr + p->memsz, PAGE_SIZE);
	uint32_t prot = (p->flags & PF_R ? PROT_READ : 0) | (p->flags & PF_W ? PROT_WRITE : 0)
			| (p->flags & PF_X ? PROT_EXEC : 0);
	const struct user_area *shared = area_find(i->process, start);
	struct user_area a = { start, end, prot, NULL, 0 };

	if (shared) {
		uint32_t both = shared->prot | prot;

		if (area_protect(i->process, start, start + PAGE_SIZE, both))
			return false;
		a.start += PAGE_SIZE;
	} else if (comes_late(p)) {
		a.file = i->inode;
		a.file_offset = ROUND_DOWN(p->offset, PAGE_SIZE);
	}
	if (a.start < end && area_map(i->process, a))
		return false;
	if (end > i->end)
		i->end = end;
	if (i->header.phoff >= p->offset && i->header.phoff - p->offset < p->filesz)
		i->headers_at = p->vaddr + (i->header.phoff - p->offset);
	return true;
}

/* The file's bytes straight into the segment's frames. */
static bool load_segment(struct image *i, const struct program_header *p)
{
	for (uint32_t done = 0; done < p->filesz;) {
		uint32_t y = p->vaddr + done, within = y % PAGE_SIZE;
		uint32_t piece = min_u32(p->filesz - done, PAGE_SIZE - within);
		uint32_t frame = page_fill(i->process, y, true);

		if (!frame || inode_read(i->inode, p->offset + done,
					  (char *)phys_to_kernel(frame) + within, piece) != (long)piece)
			return false;
		done += piece;
	}
	return true;
}

const char *image_load(struct image *i)
{
	const char *why = check_header(i);

	for (int n = 0; !why && n < i->header.phnum; n++)
		why = check_segment(i, &i->headers[n]);
	for (int n = 0; !why && n < i->header.phnum; n++) {
		const struct program_header *p = &i->headers[n];

		if (p->type == PT_LOAD && p->memsz && (!map_segment(i, p)
						       || (!comes_late(p) && !load_segment(i, p))))
			why = "memory is short, or a segment has no protection bits";
	}
	if (!why && !area_find(i->process, i->header.entry))
		why = "its entry point lies outside its segments";
	return why;
}
