/*
 * model.h - the machine as it ought to be, and the oracle's calls on it.
 *
 * Nothing here is the kernel's own: areas, pages, files, pipes and blocks are kept a second time,
 * in another way.  Read next: oracle_copy.c.
 */
#ifndef TESTS_FUZZ_MODEL_H
#define TESTS_FUZZ_MODEL_H

#include "call.h"

#define MODEL_AREAS    80
#define MODEL_PAGES    120
#define MODEL_FILES    80
#define MODEL_PIPES    16
#define PIPES_AT_BIRTH 2

struct model_area {
	uint32_t start, end, prot;
	const struct inode *file;
	uint32_t offset;
};

/* A page that somebody has written to: all others are as they began. */
struct model_page {
	uint32_t y;
	uint8_t *data;
};

struct model_pipe {
	uint8_t *data; /* NULL: free */
	uint32_t head, tail, readers, writers;
};

enum model_kind { KIND_ARCHIVE, KIND_READER, KIND_WRITER, KIND_NULL, KIND_ZERO, KIND_FOLDER };

struct model_file {
	uint32_t refs;
	enum model_kind kind;
	const struct inode *inode;	/* of the archive */
	const struct inode *named;	/* the same, or a device's that was opened by its name */
	uint32_t position;
	struct model_pipe *pipe;
	int user; /* 1 + the lane whose call is in it; 0: none */
};

struct model_process {
	struct process *real;
	struct model_area areas[MODEL_AREAS];
	unsigned area_count;
	struct model_page pages[MODEL_PAGES];
	unsigned page_count;
	uint32_t brk;
	struct model_file *files[FILES_MAX];
	bool dying;
};

struct lane {
	/* The real one. */
	struct task *task;
	bool turn;	       /* it may make its call */
	bool waits;	       /* it has come back, and waits for its turn */
	bool door_open;	       /* the next NR_DEMO is the call itself */
	struct frame set, got; /* the registers that it went with, and came back with */
	uint32_t got_fs, got_gs;
	/* The oracle's. */
	struct call call;
	uint32_t number;	 /* the call's */
	struct model_file *file; /* that its call uses, or NULL */
	bool busy;		 /* between the call and its answer */
	const void *channel;	 /* what the oracle's call sleeps on; NULL: it does not */
	bool done;
	bool slept;
	long result;
	uint32_t death; /* the vector that ends the process, or 0 */
	uint32_t tls;	/* which slots have a descriptor: a bit each */
	uint32_t held;	/* the block, by its sector + 1, that its call holds */
	unsigned touched_count;
	uint32_t touched[8]; /* pages that its call wrote to */
	/* The coroutine. */
	uint32_t esp, stack;
};

extern struct lane fuzz_lanes[LANES];
extern struct model_process fuzz_processes[PROCESSES];
extern struct lane *fuzz_lane; /* whose oracle runs */

static inline struct model_process *process_of(const struct lane *l)
{
	return &fuzz_processes[(l - fuzz_lanes) / LANES_EACH];
}

/* The first offset that is no user's, by the lecture's picture: not asked of the kernel under
 * test. */
static inline uint32_t oracle_top(void)
{
	return strcmp(mode.name, "split") == 0 ? 0x80000000 : 0xC0000000;
}

/* model.c */
void model_begin(void); /* everything empty */
void model_forget(struct model_process *p);
const struct model_area *model_area(const struct model_process *p, uint32_t y);
bool model_map(struct model_process *p, struct model_area a);
void model_unmap(struct model_process *p, uint32_t start, uint32_t end);
void model_protect(struct model_process *p, uint32_t start, uint32_t end, uint32_t prot);
/* Rights are not asked here. */
void model_load(const struct model_process *p, uint32_t y, void *to, uint32_t n);
void model_store(struct model_process *p, uint32_t y, const void *from, uint32_t n);
/* The page as it has to be, in a buffer of the model's. */
const uint8_t *model_page_bytes(const struct model_process *p, uint32_t page);
uint8_t *model_frame(void);
void model_frame_back(void *frame);
bool model_full(const struct model_process *p);

/* model_file.c */
struct model_file *model_file_new(enum model_kind kind);
void model_file_put(struct model_file *f);
int model_install(struct model_process *p, struct model_file *f);
struct model_file *model_fd(const struct model_process *p, uint32_t fd);
struct model_pipe *model_pipe_new(void);
bool model_pipe_left(void);
void model_files_begin(void);

/* blocks.c: which blocks are in the cache, which on their way */
void blocks_begin(void);
bool block_there(uint32_t sector);
void block_ask(uint32_t sector);
bool blocks_pending(void);
void blocks_arrive(void); /* the model's and the real ones */
void blocks_drop(void);
const void *block_channel(uint32_t sector);

/* coroutine.c */
void oracle_start(struct lane *l, void (*life)(void));
void oracle_resume(struct lane *l);
void oracle_sleep(const void *channel);
void oracle_wake(const void *channel);
void oracle_die(uint32_t vector) __attribute__((noreturn));

/* oracle_copy.c: what a policy makes of an access.  All may sleep, or die. */
bool oracle_touch(uint32_t y, bool write);
extern uint32_t fuzz_awaited; /* the page that a call fell asleep for last, or 0 */
uint32_t oracle_legal(uint32_t y, uint32_t n, uint32_t access);
/* Does the hardware hold this policy's copies to a segment that ends where the user does?  And do
 * n bytes at y go past it, under the policy in force? */
bool oracle_has_segment(const struct policy *p);
bool oracle_past_segment(uint32_t y, uint32_t n);
/* Each: the bytes NOT moved. */
uint32_t oracle_to_user(uint32_t y, const void *from, uint32_t n, uint32_t whole);
uint32_t oracle_from_user(void *to, uint32_t y, uint32_t n, uint32_t whole);
uint32_t oracle_raw(uint32_t y, void *kernel, uint32_t n, bool write);
/* oracle_move.c */
#define WHOLE_MAX 0x7FFFF000u /* Linux's MAX_RW_COUNT: no result looks like an error */
long oracle_read(struct model_file *f, uint32_t y, void *kernel, uint32_t n);
long oracle_write(struct model_file *f, uint32_t y, const void *kernel, uint32_t n);
void oracle_use(struct model_file *f);
void oracle_done(struct model_file *f);
/* oracle_value.c */
long oracle_get(void *to, uint32_t y, uint32_t size);
long oracle_put(const void *from, uint32_t y, uint32_t size);
long oracle_strncpy(char *to, uint32_t y, long count);
long oracle_strnlen(uint32_t y, long count);
long oracle_zeroed(uint32_t y, uint32_t n);
/* oracle_path.c */
#define HERE ((uint32_t)-100) /* the folder that a process stands in, as a descriptor */
long oracle_open(uint32_t folder, uint32_t y, uint32_t flags);
long oracle_access(uint32_t y, uint32_t rights);
long oracle_stat(uint32_t fd, uint32_t y);
/* oracle_file.c, oracle_memory.c, oracle_door.c: a call; false: not one of theirs */
bool oracle_file_call(const struct call *c, long *result);
bool oracle_memory_call(const struct call *c, long *result);
long oracle_door(const struct call *c);
/* The oracle's copy of the buffer; only one door at a time is open. */
extern uint8_t *fuzz_buffer, *fuzz_buffer_wanted;
extern struct lane *fuzz_door_lane; /* whose call has the buffer, or NULL */

#endif
