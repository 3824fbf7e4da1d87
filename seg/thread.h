/*
 * thread.h - what a user-memory access has to know about the running thread.
 *
 * The type is ours, the contents are the kernel's: it puts one at the beginning of
 * each of its threads, and says at a switch which one runs.  seg/ knows nothing
 * else about threads, files or processes.
 */
#ifndef SEG_THREAD_H
#define SEG_THREAD_H

#include "base/types.h"

/*
 * What get_fs() and set_fs() carry.  In split and fenced, seg is a selector: the segment
 * that a user-memory access goes through.  In flat it is addr_limit: one past the last
 * offset that passes access_ok().  One name, two meanings: Linux's set_fs() is
 * called so because once it really set FS.
 */
typedef struct {
	uint32_t seg;
} mm_segment_t;

/* One area of the memory map, in the user's offsets. */
struct user_area {
	uint32_t start, end;	/* page aligned; end is one past the last byte */
	uint32_t prot;		/* PROT_* below; 0: nobody may */
	const void *file;	/* where its pages come from; NULL: they begin as zeros */
	uint32_t file_offset;	/* bytes; of the byte at start */
};

/* A memory map: sorted by start, not overlapping. */
struct user_map {
	struct user_area *areas;
	uint32_t count;
};

/* Linux's values. */
#define PROT_READ	1
#define PROT_WRITE	2
#define PROT_EXEC	4

struct user_thread {
	uint32_t work;		/* WORK_* bits: looked at on the way to ring 3 */
	uint32_t selector;	/* FS holds this during a copy */
	uint32_t limit;		/* one past the last legal offset under fs */
	mm_segment_t fs;
	const struct user_map *map;	/* for those who look at it; NULL: none */
};

/* The running thread's; the kernel sets it at a switch. */
extern struct user_thread *user_thread;

/* A thread as it begins: USER_DS, no map. */
void user_thread_init(struct user_thread *t);

#endif
