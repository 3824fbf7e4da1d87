/*
 * fuzz.h - random system calls from ring 3, and an oracle that knows each one's answer.
 *
 * The parts, in the order of one call: draw.c makes it from the seed and its number; the oracle
 * (oracle_*.c) carries it out on a model of the machine (model.c) in plain C; ring3.c lets a real
 * thread make it through a real gate; check.c compares registers, memory and the kernel's own bytes.
 *
 * Several threads, and yet one right answer: the kernel gives the processor away only where a call
 * sleeps, and when sleepers wake is the fuzzer's to say, not the clock's.  So a call of the oracle is
 * a coroutine that sleeps where the kernel's does, and both go on in the same order.
 * Read next: director.c.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include "base/demo_abi.h"
#include "base/errno.h"
#include "base/layout.h"
#include "base/string.h"
#include "process/process.h"
#include "seg/mode.h"
#include "seg/policy.h"
#include "threads/frame.h"
#include "threads/sched.h"

/* Calls that share processes and files; then everything begins anew.  So any call can be had again
 * by at most so many. */
#define EPOCH	    256
#define PROCESSES   2
#define LANES	    4 /* threads of ring 3; two a process */
#define LANES_EACH  (LANES / PROCESSES)

/* ---- Where things are in a process ---- */

#define STUBS	    0x00800000 /* the code that makes the calls: may be read and run */
#define STACKS	    0x00900000 /* a page a thread, the fuzzer's own: no pointer is drawn there */
#define AT_HEAP	    0x0A000000
#define AT_MMAP	    0x40000000 /* where mmap looks first, as sys_memory.c has it */
#define MMAP_PAGES  24	       /* no more are mapped there */
#define HEAP_PAGES  8
#define MMAP_END    (AT_MMAP + MMAP_PAGES * PAGE_SIZE)

/* The buffer that calls of the kernel's own functions use, with a witness on each side. */
#define BUFFER_SIZE (2 * PAGE_SIZE)

/* ---- One call ---- */

#define POKE_MAX    128

struct call {
	uint32_t number; /* of the system call */
	uint32_t args[SYSCALL_ARGS];
	uint32_t gate;	 /* GATE_* */
	uint32_t eflags; /* bits that the program has set */
	uint32_t ds, es, fs, gs;
	unsigned lane;
	/* What the program has stored at `at` before the call: a path, a vector. */
	uint32_t poke_at, poke_size;
	uint8_t poke[POKE_MAX];
};

/* The first argument of NR_DEMO: which of the kernel's functions is called, on the buffer. */
enum door {
	DOOR_TO_USER,	  /* (y, n, whole) copy_part_to_user */
	DOOR_FROM_USER,	  /* (y, n, whole) */
	DOOR_RAW_TO_USER, /* (y, n), if access_ok says so */
	DOOR_RAW_FROM_USER,
	DOOR_CLEAR_USER, /* (y, n) */
	DOOR_GET_USER,	 /* (y, log2 of the size) */
	DOOR_PUT_USER,
	DOOR_STRNCPY, /* (y, count) */
	DOOR_STRNLEN,
	DOOR_ZEROED,	/* (y, n) */
	DOOR_STRUCT,	/* (y, usize, ksize) */
	DOOR_ACCESS_OK, /* (y, n) */
	DOOR_READ,	/* (fd, n, by set_fs) */
	DOOR_WRITE,
	DOOR_KERNEL_DS, /* (offset, n, which way): between two places of the kernel's */
	DOOR_COUNT
};

/* ---- The model ---- */

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

enum model_kind { KIND_ARCHIVE, KIND_READER, KIND_WRITER, KIND_NULL, KIND_ZERO };

struct model_file {
	uint32_t refs;
	enum model_kind kind;
	const struct inode *inode;
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

/* The first offset that is no user's, by the lecture's picture: not asked of the kernel under test. */
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
/* oracle_file.c, oracle_memory.c, oracle_door.c: a call; false: not one of theirs */
bool oracle_file_call(const struct call *c, long *result);
bool oracle_memory_call(const struct call *c, long *result);
long oracle_door(const struct call *c);
/* The oracle's copy of the buffer; only one door at a time is open. */
extern uint8_t *fuzz_buffer, *fuzz_buffer_wanted;
extern struct lane *fuzz_door_lane; /* whose call has the buffer, or NULL */

/* random.c */
struct random {
	uint32_t state;
};
struct random random_of(uint32_t seed, uint32_t number);
uint32_t draw(struct random *r, uint32_t below);

/* draw.c, draw_pointer.c */
void draw_call(struct random *r, struct call *c);
uint32_t draw_pointer(struct random *r);
uint32_t draw_edge(struct random *r);
uint32_t draw_length(struct random *r, uint32_t y);
void draw_layout(struct random *r, struct model_process *p);

/* ring3.c */
void ring3_begin(void);
void ring3_go(struct lane *l); /* make the call; returns when nobody of ring 3 can go on */
uint32_t ring3_result(const struct lane *l); /* the EAX that its call came back with */
void ring3_settle(void);
void ring3_thread(struct lane *l); /* a new one, waiting for its turn */
uint8_t *ring3_page(const struct model_process *p, uint32_t y); /* through the kernel's window */

/* birth.c: processes, the model's and the real ones */
void process_birth(struct model_process *p, struct random *r);
void process_end(struct model_process *p);

/* door.c */
long door_call(uint32_t operation, uint32_t a, uint32_t b, uint32_t c);

/* check.c: each stops the run at the first difference */
void fuzz_fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
void check_answer(struct lane *l);
void check_touched(struct lane *l);
void check_memory(struct model_process *p);
void check_life(const struct lane *l);
void check_death(const struct lane *l);
bool same_bytes(const void *a, const void *b, uint32_t n); /* n: whole words */

/* witness.c: the kernel's own bytes */
void witness_begin(void);
void witness_quick(void);
void witness_all(void);
void witness_buffer(void);
extern uint8_t *witness_target; /* two pages that pointers aim at */
extern uint32_t witness_bytes;	/* how many are compared by witness_all() */

/* plan.c */
struct plan {
	uint32_t seed, first, count, every;
	bool show;
	uint32_t lie, lie_kind; /* after this call something is wrong: see lie.c */
	uint32_t skip[EPOCH / 32];
};
extern struct plan fuzz_plan;
void plan_read(void);
/* Every line: a word and up to two numbers. */
void plan_each(void (*take)(const char *word, uint32_t a, uint32_t b));
bool plan_skips(uint32_t number);

/* lie.c */
void tell_lies(struct lane *l);
/* show.c: in words */
void show_call(const struct call *c, uint32_t number);
void show_result(const struct lane *l);

/* prepare.c: what a drawn call still needs; false: it is not made at this time */
bool prepare_call(struct call *c);

/* director.c */
extern uint32_t fuzz_number; /* the call at hand */

#endif
