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
#include "lib/tls.h"

/* Rounds that the other thread makes while the copy sleeps: a fraction of that time. */
enum { OTHER_ROUNDS = 1000 };

static const unsigned int our_word = 0x0F0F0F0F, other_word = 0xE1E1E1E1;
static unsigned short our_fs, our_gs;
static volatile int other_ready, other_go, other_count, other_seen, other_wrong;
static char other_stack[4096] __attribute__((aligned(16)));

/* The border between a page that is there and one that is not yet. */
static unsigned long late_border(void)
{
	char *page = fresh_pages(2);
	int fd;

	demo(DEMO_DROP_CACHE, 0, 0, 0);
	fd = open("late/slide.txt", O_RDONLY);
	require(fd >= 0, "late/slide.txt");
	require(mmap2(page + PAGE_SIZE, PAGE_SIZE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_FIXED, fd, 0) == page + PAGE_SIZE, "map it");
	memset(page, UNTOUCHED, PAGE_SIZE);
	return (unsigned long)page + PAGE_SIZE;
}

/* No system call, nothing but counting, so that it does not depend on any policy. */
static void other_thread(void)
{
	unsigned short fs = tls_segment(-1, &other_word);

	load_fs(fs);
	load_gs(0);
	other_ready = 1;
	while (!other_go)
		sched_yield();
	while (other_count < OTHER_ROUNDS) {
		if (fs_selector() != fs || fs_word() != other_word || gs_selector())
			other_wrong = 1;
		other_count++;
	}
}

/* Start it, and have segments of our own in FS and GS that it can be confused with. */
static void other_thread_start(void)
{
	our_fs = tls_segment(-1, &our_word);
	our_gs = tls_segment(-1, &our_word);
	require(our_fs && our_gs, "two segments of our own");
	load_fs(our_fs);
	load_gs(our_gs);
	require(thread_start(other_thread, other_stack + sizeof(other_stack)) > 0, "a thread");
	while (!other_ready)
		sched_yield();
}

/* After the call, when other_seen says how far the other thread had come. */
static void other_thread_check(void)
{
	require(other_seen == OTHER_ROUNDS, "the other thread ran while the copy slept");
	require(!other_wrong, "its FS and GS were its own all the time");
	require(fs_selector() == our_fs && fs_word() == our_word, "our FS");
	require(gs_selector() == our_gs && gs_word() == our_word, "our GS");
}

#endif
