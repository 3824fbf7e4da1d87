/*
 * pages.c - where a page of a process gets its frame from, and when.
 *
 * An anonymous page begins as zeros.  A page of a mapped file is lent by the buffer
 * cache, read-only, the same frame for all who map it; who writes to it gets a copy
 * (copy on write).  That is why a kernel write to a read-only page must fault:
 * without CR0.WP it would change the file for everybody.
 * Read next: kernel/files/bcache.c, who lends.
 */
#include "base/layout.h"
#include "base/string.h"
#include "files/archive.h"
#include "files/bcache.h"
#include "files/blockdev.h"
#include "memory/frames.h"
#include "memory/paging.h"
#include "process/map.h"
#include "process/pages.h"
#include "seg/cpu.h"
#include "seg/mode.h"
#include "threads/sched.h"

/* Without any protection bit a page keeps its frame but is not present: ring 0
 * does not look at the U/S bit, so that bit could not keep the kernel out. */
static uint32_t page_bits(uint32_t prot)
{
	return (prot ? PTE_PRESENT | PTE_USER : 0) | (prot & PROT_WRITE ? PTE_WRITE : 0);
}

static uint32_t frame_of(uint32_t entry)
{
	return ROUND_DOWN(entry, PAGE_SIZE);
}

void page_release(uint32_t entry)
{
	if (entry & PTE_LENT)
		buffer_take_back(phys_to_kernel(frame_of(entry)));
	else if (entry)
		frames_free(frame_of(entry), 1);
}

/* The next page of [y, end) that has a frame, with its entry; NULL if there is
 * none.  Where a whole page table is missing, its 4 MB are passed over at once. */
static uint32_t *next_entry(struct process *p, uint32_t *y, uint32_t end)
{
	while (*y < end) {
		uint32_t linear = user_linear(*y);
		uint32_t *entry = paging_entry(p->directory, linear, false);

		if (entry && *entry)
			return entry;
		*y += entry ? PAGE_SIZE : PAGE_TABLE_SPAN - linear % PAGE_TABLE_SPAN;
	}
	return NULL;
}

void pages_drop(struct process *p, uint32_t start, uint32_t end)
{
	for (uint32_t y = start; next_entry(p, &y, end); y += PAGE_SIZE)
		page_release(paging_unmap(p->directory, user_linear(y)));
}

void pages_protect(struct process *p, const struct user_area *a)
{
	uint32_t *entry;

	for (uint32_t y = a->start; (entry = next_entry(p, &y, a->end)); y += PAGE_SIZE) {
		uint32_t bits = page_bits(a->prot);

		if (*entry & PTE_LENT)
			bits = (bits & ~(uint32_t)PTE_WRITE) | PTE_LENT;
		*entry = frame_of(*entry) | bits;
	}
	flush_tlb();
}

static uint32_t map_own(struct process *p, uint32_t y, const struct user_area *a, const void *contents,
			uint32_t n)
{
	uint32_t frame = frames_alloc(1);

	if (!frame)
		return 0;
	if (contents)
		memcpy(phys_to_kernel(frame), contents, n);
	if (!paging_map(p->directory, user_linear(y), frame, page_bits(a->prot))) {
		frames_free(frame, 1);
		return 0;
	}
	return frame;
}

/* A whole page of a file, not to be written: the cache's own frame. */
static uint32_t map_lent(struct process *p, uint32_t y, const struct user_area *a, struct buffer *b)
{
	uint32_t frame = kernel_to_phys(b->io.data);
	uint32_t bits = (page_bits(a->prot) & ~(uint32_t)PTE_WRITE) | PTE_LENT;

	if (!paging_map(p->directory, user_linear(y), frame, bits))
		return 0;
	buffer_lend(b);
	return frame;
}

static uint32_t file_position(const struct user_area *a, uint32_t y)
{
	return a->file_offset + (y - a->start);
}

/* A file's page: the bytes behind the file's end are zeros, and no block is lent with
 * another file's bytes in it. */
static uint32_t map_from_file(struct process *p, uint32_t y, const struct user_area *a, bool write,
			      struct buffer *b)
{
	const struct inode *inode = a->file;
	uint32_t position = file_position(a, y);
	uint32_t n = position < inode->size ? min_u32(inode->size - position, PAGE_SIZE) : 0;

	if (write || n < PAGE_SIZE || !buffer_to_spare())
		return map_own(p, y, a, b->io.data, n);
	return map_lent(p, y, a, b);
}

/* A writer gets a frame of its own in place of the lent one. */
static uint32_t unshare(struct process *p, uint32_t y, const struct user_area *a, uint32_t entry)
{
	uint32_t frame = map_own(p, y, a, phys_to_kernel(frame_of(entry)), PAGE_SIZE);

	if (frame)
		page_release(entry);
	return frame;
}

/* Without sleeping.  b: the block that the page wants, if it wants one. */
static uint32_t fill(struct process *p, uint32_t y, bool write, struct buffer *b)
{
	const struct user_area *a = area_find(p, y);
	const uint32_t *entry = paging_entry(p->directory, user_linear(y), false);

	if (!a || !a->prot)
		return 0;
	if (entry && *entry)
		return write && *entry & PTE_LENT ? unshare(p, y, a, *entry) : frame_of(*entry);
	return a->file ? map_from_file(p, y, a, write, b) : map_own(p, y, a, NULL, 0);
}

/* Where the block lies that page y still has to be filled from; 0 if it has a frame, or
 * will have one without the device.  (At 0 lies the archive's first header, no file.) */
static uint32_t sector_wanted(const struct process *p, uint32_t y)
{
	const struct user_area *a = area_find(p, y);
	const uint32_t *entry = paging_entry(p->directory, user_linear(y), false);
	const struct inode *inode = a ? a->file : NULL;

	if (!inode || !a->prot || (entry && *entry))
		return 0;
	return inode->sector + file_position(a, y) / PAGE_SIZE * BLOCK_SECTORS;
}

/* The copy that faulted may hold a block itself: it has that one back. */
static void give_back(struct buffer *b, struct buffer *held)
{
	if (b)
		buffer_put(b);
	current->held = held;
}

/* Getting the block may take a sleep, and after a sleep everything may be different:
 * another thread has filled the page, or changed the map.  So what is wanted is asked
 * again until the block at hand is it, or none is. */
uint32_t page_fill(struct process *p, uint32_t y, bool write)
{
	struct buffer *held = current->held, *b = NULL;
	uint32_t sector, frame;

	y = ROUND_DOWN(y, PAGE_SIZE);
	while ((sector = sector_wanted(p, y)) && !(b && b->io.sector == sector)) {
		give_back(b, held);
		b = buffer_get(sector);
		if (!b)
			return 0;
	}
	frame = fill(p, y, write, b);
	give_back(b, held);
	return frame;
}

/* The child's frame for one page-table entry of its parent's, or 0. */
static uint32_t frame_for(uint32_t entry)
{
	uint32_t frame;

	if (entry & PTE_LENT) {
		buffer_lend_again(phys_to_kernel(frame_of(entry)));
		return frame_of(entry);
	}
	frame = frames_alloc(1);
	if (frame)
		memcpy(phys_to_kernel(frame), phys_to_kernel(frame_of(entry)), PAGE_SIZE);
	return frame;
}

bool pages_copy(struct process *to, struct process *p, const struct user_area *a)
{
	uint32_t *entry;

	for (uint32_t y = a->start; (entry = next_entry(p, &y, a->end)); y += PAGE_SIZE) {
		uint32_t bits = *entry % PAGE_SIZE, frame = frame_for(*entry);

		if (!frame)
			return false;
		if (!paging_map(to->directory, user_linear(y), frame, bits)) {
			page_release(frame | bits);
			return false;
		}
	}
	return true;
}

bool page_poke(struct process *p, uint32_t y, const void *from, uint32_t n)
{
	for (uint32_t done = 0; done < n;) {
		uint32_t within = (y + done) % PAGE_SIZE;
		uint32_t piece = min_u32(n - done, PAGE_SIZE - within);
		uint32_t frame = page_fill(p, y + done, true);

		if (!frame)
			return false;
		memcpy((char *)phys_to_kernel(frame) + within, (const char *)from + done, piece);
		done += piece;
	}
	return true;
}
