/*
 * scenario.h - what every scenario has in common.
 *
 * A scenario is one small program with one call under test.  Before the call it
 * tells the kernel what it is about to do (a claim), after it what the call returned
 * (the result).  The policy under test is in force only between the two, so what a
 * scenario sets up - files, pipes, memory - never depends on it.  The kernel finds
 * out by itself where the bytes went: a scenario cannot talk itself into a success.
 * Only where no data moves is the scenario the witness: its result is then 0, or a
 * number that says what it found changed.
 * A scenario's first comment is read by the build: what may stand in it says
 * tools/verdict/expect.py.
 * Read next: read_good.c, the honest one; then read_to_kernel_offset.c.
 */
#ifndef USER_SCENARIO_H
#define USER_SCENARIO_H

#include "base/demo_abi.h"
#include "base/layout.h"
#include "lib/libc.h"
#include "lib/sys.h"
#include "lib/watch.h"

/* The file that scenarios read: 256 lines like this one, counting up (user/data/README.md). */
#define SLIDE_FILE "data/slide.txt"
#define SLIDE_LINE "line 0000: abcd\n"
#define SLIDE_LINE_SIZE 16
/* What a buffer holds before anything arrives in it. */
#define UNTOUCHED '.'
/* A file of nothing but zero bytes: what one writes over a uid to become root. */
#define ZEROS_FILE "data/zeros"

/* What stands behind NAME and GATE; NULL at the end. */
extern char **arguments;

/* Each scenario's own file.  0, or the reason why it could not be run to its end. */
int scenario(void);

/* One demo-control call; see demo_abi.h.  It goes the way that is under test. */
long demo(enum demo_op op, long a, long b, long c);
unsigned long ask(enum demo_ask what);

/* The same for the place where an attack gets in.  Which path it takes there, this program
 * does not know. */
long attack(enum demo_attack which, long a, long b);

/* End the program, saying why, unless ok: for what must work before a test makes sense. */
void require(int ok, const char *what);

/*
 * Open a file and read its first n bytes once, so that they are in the buffer cache
 * and the call under test neither sleeps nor costs more the first time than the next.
 */
int open_warm(const char *path, size_t n);

/*
 * Map a page of our own around y, so that y is a good pointer *of this program*, and
 * fill it with UNTOUCHED.  In split that works for any offset below the limit, kernel
 * data there or not: the same number means another byte.  In flat the kernel's
 * addresses are taken, and the result is 0.
 */
int own_page(unsigned long y);

/* n pages of our own, wherever there is room: legal, and absent until they are touched. */
char *fresh_pages(size_t n);

/* A page of our own, filled with UNTOUCHED, behind which nothing is mapped: its end. */
char *end_of_memory(void);

/*
 * The call under test, with its claim and result.  Returns what the call returned.
 * A write ought to deliver what is at y; where the kernel cannot see that before the call,
 * expect says it.
 */
long test_read(int fd, unsigned long y, size_t n, const void *expect);
long test_write(int fd, unsigned long y, size_t n);
long test_write_expecting(int fd, unsigned long y, size_t n, const void *expect);

/* A call through watch_call(), where every register can be seen. */
long test_read_watched(struct watch *w, unsigned long y, size_t n, const void *expect);

/* Show the kernel what came out of a pipe into which `wrote` bytes were written. */
void sink(const int ends[2], long wrote);

#endif
