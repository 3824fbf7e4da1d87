/*
 * demo_abi.h - the demo-control system call: how a scenario says what it is
 * about to do, so that the kernel can observe what really happens.
 *
 * One number, one operation and up to three arguments, all in registers, so
 * that it works through every gate and does not depend on the copies under
 * test.  The kernel reads the scenario's memory through its page tables, never
 * through a segment: the observer must not share the fate of the observed.
 * Refused with -EPERM unless the kernel was booted with the word "demo".
 */
#ifndef KERNEL_DEMO_ABI_H
#define KERNEL_DEMO_ABI_H

/* A hole in Linux's i386 table. */
#define NR_DEMO 223

/* The longest range, in bytes, that one claim can observe. */
#define DEMO_MAX 4096

/* The uid a scenario starts with; getuid() shows it until somebody overwrites it. */
#define DEMO_UID 1000

enum demo_op {
	/* (what) -> the value asked for, see enum demo_ask */
	DEMO_ASK,
	/* (y, n, expect): "I shall now let the kernel write n bytes to y, and the
	 * bytes that ought to arrive are at expect."  From here to DEMO_RESULT the
	 * policy under test is in force; before and after, the honest one. */
	DEMO_CLAIM_READ,
	/* (y, n, expect): the same for a call that makes the kernel read n bytes from y.
	 * What ought to come out is at expect; 0: what the user has at y now. */
	DEMO_CLAIM_WRITE,
	/* (): a call that moves no data. */
	DEMO_CLAIM_NONE,
	/* (ret, instructions): what the call returned and what it cost (0: unknown).
	 * After DEMO_CLAIM_NONE ret is 0 if all was as promised, else a number that
	 * says what was not. */
	DEMO_RESULT,
	/* (p, n): after a write: "what came out at the other end is now at p". */
	DEMO_SINK,

	/* What follows makes the kernel do a thing that no system call does. */

	/* (): the buffer cache forgets what nobody holds, so that files come late again */
	DEMO_DROP_CACHE,
	/* (how): the kernel reads DEMO_FILE's first line for itself, by the door `how` of
	 * enum demo_door -> the bytes it got */
	DEMO_KERNEL_READ,
	/* (y, n): a kernel bug: memcpy() of DEMO_FILE's first n bytes to a user's pointer */
	DEMO_STRAY_MEMCPY,
	/* (y): a kernel bug: calls a function pointer that a user has set -> what it returns;
	 * CR4's bits for SMAP and SMEP are printed before */
	DEMO_CALL_POINTER,
	/* (on): CR0.WP, which no 386 had; on again at the scenario's end */
	DEMO_SET_WP,
	/* (): prints the thread's limit the way the slides do -> get_fs().seg */
	DEMO_PRINT_LIMIT,
	/* (): a kernel bug: set_fs(KERNEL_DS), and back to ring 3 without undoing it */
	DEMO_LEAVE_LIMIT_OPEN,
	/* (): a kernel bug: an oops while KERNEL_DS is set */
	DEMO_OOPS_WITH_LIMIT_OPEN,
	/* (y, base, limit): the copy of DEMO_FILE's first line to FS:(y), FS a segment with
	 * this base and limit; prints what became of it -> enum demo_landed */
	DEMO_COPY_THROUGH,
	/* (p, n): "these words came out of my registers": the observer looks whether one of
	 * them tells where the kernel lies */
	DEMO_TOLD,
	/* (which, a, b): the place in the kernel where an attack of user/attack gets in, see
	 * enum demo_attack; the scenario's name says by which path, vulnerable or repaired */
	DEMO_ATTACK,

	/* What follows is told by the kernel from inside. */

	/* (good, edge, kernels): what get_user() and the block copies return; good: a word of
	 * ours; edge: 4 bytes of ours before a hole; kernels: past our limit -> the bytes that
	 * the last copy left, -EINVAL if anything was not as promised */
	DEMO_API,
	/* (y): this thread's limit, raised, and a sleep until another has looked -> 0 */
	DEMO_RAISE_AND_SLEEP,
	/* (y): the other's limit meanwhile -> whether access_ok() lets y pass; -EINVAL too early */
	DEMO_LOOK_MEANWHILE,
	/* () -> the offset of a buffer of the kernel's */
	DEMO_OWN_BUFFER,
	/* (): the kernel reads DEMO_FILE's first line into that buffer by the user's read() -> 1 if
	 * the buffer got it */
	DEMO_READ_AS_A_USER,
	/* (on): the policy of slide 20, which is no row of policy.c: the map, and the door */
	DEMO_WHOLE_TIMELINE,
};

/* Scenarios named "NAME.vulnerable" and "NAME.repaired" are one program, NAME. */
#define PATH_MARK '.'
#define PATH_VULNERABLE "vulnerable"

enum demo_attack {
	ATTACK_PUT,		/* (y, value): stores a word at y -> 4 */
	ATTACK_SEND,		/* (y, out): sends DEMO_CANARY_SIZE bytes from y; they come out at `out` */
	ATTACK_READ_SIGNED,	/* (y, n): read() of n bytes from a file that has one word, 0 */
	ATTACK_READ_WRAPPING,	/* the same */
	ATTACK_READ_MINUS,	/* the same, from DEMO_FILE's first line -> the bytes that came */
	ATTACK_SET_NAME,	/* (y): y is a size, and so many bytes of a name behind it */
	ATTACK_OBJECT,		/* (y): the uid of the object at y is the thread's now */
	ATTACK_OBJECT_LATER,	/* (y): the same, vulnerable, when another thread has run */
	ATTACK_SLEEP_OPEN,	/* (): gives the processor away between stac and clac */
	ATTACK_EXIT,		/* (): an oops while KERNEL_DS is set */
	ATTACK_FORGET,		/* (): set_fs(KERNEL_DS), and back to ring 3 */
	ATTACK_CALL,		/* (): calls a function pointer that nobody has set */
	ATTACK_WRITE_PROTECT,	/* (): before the attack: with CR0.WP, or without */
	ATTACK_TABLES,		/* (): the same for CR4.UMIP */
	ATTACK_GATE,		/* (): the same for what the call gate does to the flags */
	ATTACK_SEGMENT,		/* (y): set_thread_area(y) */
	ATTACK_DROP,		/* (n): frees TLS descriptor n, and leaves by IRET */
	ATTACK_FIXUPS,		/* (): before the attack: copies with the exception table, or as they are */
	ATTACK_COUNT
};

enum demo_landed { LANDED_USER, LANDED_KERNEL, LANDED_NOWHERE };

/* The doors of DEMO_KERNEL_READ. */
enum demo_door { DOOR_ITERATOR, DOOR_SET_FS };

#define DEMO_FILE "data/slide.txt"
#define DEMO_LINE_SIZE 16

enum demo_ask {
	ASK_CANARY_OFFSET,	/* the canary's offset in the kernel's data segment */
	ASK_CANARY_LINEAR,	/* its linear address */
	ASK_CANARY_PHYSICAL,	/* its physical address, below 16 MB */
	ASK_SECRET_OFFSET,	/* the same for bytes that no user may read */
	ASK_SECRET_LINEAR,
	ASK_UID_OFFSET,		/* this thread's uid, a 32-bit word, in the kernel's segment */
	ASK_LIMIT,		/* one past the last offset a user pointer may have */
	ASK_SEG,		/* get_fs().seg */
	ASK_CHECKS,		/* how often a range has been checked since boot */
	ASK_FIXUPS,		/* how often FS has been loaded and restored */
	ASK_AREAS,		/* map areas that walks have looked at */
	ASK_PAGES,		/* user pages that copies have looked up in the page tables */
	ASK_EFLAGS,		/* EFLAGS inside the kernel, in this very call */
	ASK_SYSENTER,		/* 1 if this CPU has SYSENTER */
	ASK_POLICY,		/* the policy in force, see enum demo_policy */
	ASK_SMAP,		/* 1 while copies execute stac and clac */
	ASK_FAULT_EFLAGS,	/* EFLAGS at ring 0's last page fault since this was last asked, or 0 */
};

/* The rows of seg/policy.c: from ROW_LIMIT on, a range is checked. */
enum demo_policy { ROW_NAIVE, ROW_FS, ROW_LIMIT, ROW_WALK, ROW_MASKED, ROW_SMAP, ROW_TABLES };

/* What ATTACK_OBJECT finds at y: `words` of a name, then the uid. */
#define OBJECT_NAME_SIZE 16

/* Bytes of canary and of secret. */
#define DEMO_CANARY_SIZE 64

#endif
