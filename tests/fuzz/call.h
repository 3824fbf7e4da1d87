/*
 * call.h - one call, and where it finds what in a process.
 */
#ifndef TESTS_FUZZ_CALL_H
#define TESTS_FUZZ_CALL_H

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

#endif
