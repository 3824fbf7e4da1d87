/*
 * witness.c - the kernel's own bytes: nothing changes but what a call may change.
 *
 * Quick, after each call: pages of known bytes, which pointers aim at, and those around the buffer.
 * All, after some calls: the archive, and the whole image of the kernel, code, tables and data,
 * against a copy; but for the objects that live (the plan lists them: tests/fuzz/alive.txt).
 */
#include "files/archive.h"
#include "fuzz.h"
#include "machine/multiboot.h"
#include "memory/frames.h"
#include "memory/paging.h"

#define GUARD	    PAGE_SIZE
#define TARGET_SIZE (2 * PAGE_SIZE)
#define ROOM	    (GUARD + BUFFER_SIZE + GUARD + TARGET_SIZE + GUARD)

extern char kernel_text_start[], kernel_bss_end[];

uint8_t *witness_target;
uint32_t witness_bytes;
static uint8_t *fuzz_room, *fuzz_known; /* the pages, and what is in them */
static uint32_t *fuzz_image;		/* the copy of the kernel */
static uint32_t *fuzz_archive;

static uint8_t *fuzz_alive; /* a bit a word of the image */

static uint32_t image_words(void)
{
	return (uint32_t)(kernel_bss_end - kernel_text_start) / 4;
}

static void *frames_for(uint32_t bytes)
{
	uint32_t frames = frames_alloc(ROUND_UP(bytes, PAGE_SIZE) / PAGE_SIZE);

	if (!frames)
		fuzz_fail("no memory for the witnesses");
	return phys_to_kernel(frames);
}

static void let_live(const char *word, uint32_t at, uint32_t size)
{
	uint32_t first = (at - (uint32_t)kernel_text_start) / 4;
	uint32_t last = (at + size + 3 - (uint32_t)kernel_text_start) / 4;

	if (strcmp(word, "alive") != 0)
		return;
	for (uint32_t i = first; i < last && i < image_words(); i++)
		fuzz_alive[i / 8] |= (uint8_t)(1u << i % 8);
}

static const struct module *archive(void)
{
	return boot_module("user.tar");
}

void witness_begin(void)
{
	uint32_t words = image_words();

	fuzz_room = frames_for(ROOM);
	fuzz_known = frames_for(ROOM);
	fuzz_buffer = fuzz_room + GUARD;
	fuzz_buffer_wanted = fuzz_known + GUARD;
	witness_target = fuzz_buffer + BUFFER_SIZE + GUARD;
	for (uint32_t i = 0; i < ROOM; i++)
		fuzz_room[i] = fuzz_known[i] = (uint8_t)(i * 7 + (i >> 8) + 1);
	fuzz_alive = frames_for(words / 8 + 1);
	plan_each(let_live);
	fuzz_archive = frames_for(archive()->size);
	memcpy(fuzz_archive, archive()->data, archive()->size);
	fuzz_image = frames_for(words * 4);
	memcpy(fuzz_image, kernel_text_start, words * 4);
	for (uint32_t i = 0; i < words; i++)
		witness_bytes += fuzz_alive[i / 8] >> i % 8 & 1 ? 0 : 4;
	witness_bytes += archive()->size;
}

static void different(const uint8_t *got, const uint8_t *wanted)
{
	while (*got == *wanted)
		got++, wanted++;
	fuzz_fail("the kernel's byte at %p is %x, it was %x", (void *)got, *got, *wanted);
}

/* The buffer is not looked at while a call has it. */
void witness_quick(void)
{
	const uint32_t above = GUARD + BUFFER_SIZE;

	if (!same_bytes(fuzz_room, fuzz_known, GUARD))
		different(fuzz_room, fuzz_known);
	if (!same_bytes(fuzz_room + above, fuzz_known + above, ROOM - above))
		different(fuzz_room + above, fuzz_known + above);
}

void witness_buffer(void)
{
	if (!same_bytes(fuzz_buffer, fuzz_buffer_wanted, BUFFER_SIZE))
		different(fuzz_buffer, fuzz_buffer_wanted);
}

static void look_at_words(const uint32_t *now, uint32_t first, uint32_t n)
{
	for (uint32_t i = first; i < first + n; i++)
		if (now[i] != fuzz_image[i] && !(fuzz_alive[i / 8] >> i % 8 & 1))
			different((const uint8_t *)&now[i], (const uint8_t *)&fuzz_image[i]);
}

/* Most pieces are alike, and one string instruction says so. */
#define PIECE	 256

/* What may change in an entry: the processor notes that it was used, and that it was written to. */
#define PTE_USED 0x60

static void look_at_table(const uint32_t *table, uint32_t n, uint32_t may)
{
	const uint32_t *was = fuzz_image + (table - (uint32_t *)kernel_text_start);

	for (uint32_t i = 0; i < n; i++)
		if ((table[i] ^ was[i]) & ~may)
			different((const uint8_t *)&table[i], (const uint8_t *)&was[i]);
}

/* A page of the window may go, as a stack's guard, and come back; nothing else of it changes. */
static void look_at_tables(void)
{
	look_at_table(window_tables, ARRAY_SIZE(window_tables), PTE_USED | PTE_PRESENT);
	look_at_table(kernel_directory, ARRAY_SIZE(kernel_directory), PTE_USED);
}

void witness_all(void)
{
	const uint32_t *now = (const uint32_t *)kernel_text_start;
	uint32_t words = image_words();

	for (uint32_t i = 0; i < words; i += PIECE) {
		uint32_t n = min_u32(PIECE, words - i);

		if (!same_bytes(now + i, fuzz_image + i, n * 4))
			look_at_words(now, i, n);
	}
	look_at_tables();
	if (!same_bytes(archive()->data, fuzz_archive, ROUND_DOWN(archive()->size, 4)))
		fuzz_fail("a byte of the archive has changed");
}
