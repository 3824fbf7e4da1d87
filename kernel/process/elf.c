/*
 * elf.c - from an ELF file to a thread in ring 3.
 *
 * Its headers are checked in elf_file.c.  The stack's first words follow the System V
 * ABI, i386 supplement, "Process Initialization".  A program is linked once: its
 * addresses are offsets in the user's segments, so the same file runs in both models.
 * Read next: task.c.
 */
#include "base/errno.h"
#include "base/layout.h"
#include "base/signal.h"
#include "base/string.h"
#include "files/archive.h"
#include "files/file.h"
#include "files/kernel_read.h"
#include "memory/paging.h"
#include "process/elf.h"
#include "process/elf_file.h"
#include "process/map.h"
#include "process/pages.h"
#include "process/process.h"
#include "process/task.h"
#include "seg/mode.h"
#include "seg/probe.h"
#include "seg/range.h"

/* The auxiliary vector's types. */
#define AT_NULL		0
#define AT_PHDR		3
#define AT_PHENT	4
#define AT_PHNUM	5
#define AT_PAGESZ	6
#define AT_ENTRY	9
#define AT_UID		11
#define AT_EUID		12
#define AT_GID		13
#define AT_EGID		14
#define AT_HWCAP	16
#define AT_SECURE	23
#define AT_RANDOM	25

struct image {
	const struct inode *inode;
	struct process *process;
	struct elf_header header;
	struct program_header headers[HEADERS_MAX];
	uint32_t end;			/* one past the highest segment */
	uint32_t headers_at;		/* offset of the program headers in memory, or 0 */
};

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

/* Area by area; where two segments share a page, both protections hold there. */
static bool map_segment(struct image *i, const struct program_header *p)
{
	uint32_t start = ROUND_DOWN(p->vaddr, PAGE_SIZE), end = ROUND_UP(p->vaddr + p->memsz, PAGE_SIZE);
	uint32_t prot = (p->flags & PF_R ? PROT_READ : 0) | (p->flags & PF_W ? PROT_WRITE : 0)
			| (p->flags & PF_X ? PROT_EXEC : 0);
	const struct user_area *shared = area_find(i->process, start);

	if (shared) {
		uint32_t both = shared->prot | prot;

		if (area_protect(i->process, start, start + PAGE_SIZE, both))
			return false;
		start += PAGE_SIZE;
	}
	if (start < end && area_map(i->process, (struct user_area){ start, end, prot, NULL, 0 }))
		return false;
	if (end > i->end)
		i->end = end;
	if (i->header.phoff >= p->offset && i->header.phoff - p->offset < p->filesz)
		i->headers_at = p->vaddr + (i->header.phoff - p->offset);
	return true;
}

/* Copies n kernel bytes to the user's offset y, through the page tables: the
 * program's own segments do not exist yet.  False if memory is short. */
static bool poke(struct process *p, uint32_t y, const void *from, uint32_t n)
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

static const char *load(struct image *i)
{
	const char *why = check_header(i);

	for (int n = 0; !why && n < i->header.phnum; n++)
		why = check_segment(i, &i->headers[n]);
	for (int n = 0; !why && n < i->header.phnum; n++) {
		const struct program_header *p = &i->headers[n];

		if (p->type == PT_LOAD && p->memsz && (!map_segment(i, p) || !load_segment(i, p)))
			why = "memory is short, or a segment has no protection bits";
	}
	if (!why && !area_find(i->process, i->header.entry))
		why = "its entry point lies outside its segments";
	return why;
}

/* The strings go to the top of the stack; argv's offsets come back in at[]. */
static bool push_strings(struct process *p, uint32_t *esp, int argc, const char *const argv[],
			 uint32_t at[])
{
	for (int i = argc - 1; i >= 0; i--) {
		uint32_t n = strlen(argv[i]) + 1;

		*esp -= n;
		at[i] = *esp;
		if (!poke(p, *esp, argv[i], n))
			return false;
	}
	return true;
}

/* argc, argv, no environment, the auxiliary vector: lowest address first. */
static uint32_t push_start(struct image *i, int argc, const char *const argv[])
{
	/* AT_RANDOM wants 16 bytes; a lecture wants the same ones every time. */
	static const uint8_t random[16] = "not random here";
	const uint32_t random_at = mode.user_top - sizeof(random);
	uint32_t at[ARGS_MAX], esp = random_at, n = 0;
	uint32_t words[1 + ARGS_MAX + 2 + 32];

	if (!poke(i->process, random_at, random, sizeof(random))
	    || !push_strings(i->process, &esp, argc, argv, at))
		return 0;
	words[n++] = (uint32_t)argc;
	for (int a = 0; a < argc; a++)
		words[n++] = at[a];
	words[n++] = 0;
	words[n++] = 0;
	const uint32_t aux[] = {
		AT_PHDR, i->headers_at, AT_PHENT, sizeof(struct program_header),
		AT_PHNUM, i->header.phnum, AT_PAGESZ, PAGE_SIZE, AT_ENTRY, i->header.entry,
		AT_UID, 0, AT_EUID, 0, AT_GID, 0, AT_EGID, 0, AT_HWCAP, probe.features,
		AT_SECURE, 0, AT_RANDOM, random_at, AT_NULL, 0,
	};
	memcpy(words + n, aux, sizeof(aux));
	n += ARRAY_SIZE(aux);
	esp = ROUND_DOWN(esp - n * 4, 16);
	return poke(i->process, esp, words, n * 4) ? esp : 0;
}

static bool open_console(struct process *p)
{
	struct file *f = file_create(&console_file_ops);

	if (!f)
		return false;
	f->refs = 3;
	p->files[0] = p->files[1] = p->files[2] = f;
	return true;
}

static const char *start(struct image *i, int argc, const char *const argv[], struct task **task)
{
	const char *why = load(i);
	struct frame f = {
		.ds = SEL_USER_DS, .es = SEL_USER_DS,
		.cs = SEL_USER_CS, .ss = SEL_USER_DS,
		.eflags = EFLAGS_FIXED | EFLAGS_IF,
	};
	const struct user_area stack = {
		mode.user_top - STACK_BYTES, mode.user_top, PROT_READ | PROT_WRITE, NULL, 0,
	};

	if (why)
		return why;
	i->process->brk_start = i->process->brk = i->end;
	f.eip = i->header.entry;
	if (argc > ARGS_MAX)
		return "it has too many arguments (" TEXT_OF(ARGS_MAX) " at most)";
	if (area_map(i->process, stack) || !open_console(i->process))
		return "memory is short";
	f.esp = push_start(i, argc, argv);
	*task = f.esp ? task_create_user(argv[0], i->process, &f) : NULL;
	return *task ? NULL : "memory is short";
}

bool program_start(const char *path, int argc, const char *const argv[], struct program *program,
		   const char **why)
{
	struct image i = { .inode = archive_find(path) };

	if (!i.inode) {
		*why = "there is no such file in the archive";
		return false;
	}
	i.process = process_create();
	if (!i.process) {
		*why = "memory is short";
		return false;
	}
	*program = (struct program){ .process = i.process };
	*why = start(&i, argc, argv, &program->task);
	if (*why) {
		process_put(i.process);
		return false;
	}
	program->task->looked_at = true;
	return true;
}

void program_wait(struct program *program)
{
	task_wait(program->task);
}

void program_free(struct program *program)
{
	tasks_kill(program->process, KILLED_BY(SIGKILL));
	while (tasks_of(program->process))
		task_yield();
	process_put(program->process);
	task_free(program->task);
}
