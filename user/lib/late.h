/*
 * late.h - a page that has to be waited for, and a thread that uses the time.
 *
 * late/slide.txt lies on a slow part of the device.  Who touches a page of it sleeps until
 * the block has arrived - also the kernel, in the middle of a copy, with FS (and under smap
 * AC) set for that copy.  The other thread has an FS of its own and must see nothing of this.
 * Read next: read_late.c.
 */
#ifndef USER_LATE_H
#define USER_LATE_H

#include "lib/scenario.h"

/* The border between a page that is there and one that is not yet: a user's offset. */
unsigned long late_border(void);

/* Starts the other thread; it waits for other_thread_go().  FS and GS of ours hold segments
 * of our own afterwards, which the other thread's could be taken for. */
void other_thread_start(void);
/* Right before the call under test. */
void other_thread_go(void);
/* Right after it: how far the other thread has come. */
void other_thread_look(void);
/* When all is over: fails the scenario if the other thread did not run meanwhile, or if
 * anybody's FS or GS was not its own. */
void other_thread_check(void);

/* The border between a page that comes late and one that is there, and is legal, until
 * other_thread_go(): then a thread unmaps it, while the copy sleeps at the first one. */
unsigned long doomed_border(void);
/* When all is over: fails the scenario if that did not happen. */
void doomed_check(void);

#endif
