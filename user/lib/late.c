/*
 * late.c - the page that comes late, and the other thread (late.h).
 */
#include "lib/late.h"
#include "lib/tls.h"

/* Rounds that the other thread makes while the copy sleeps: a fraction of that time. */
enum { OTHER_ROUNDS = 1000 };

static const unsigned int our_word = 0x0F0F0F0F, other_word = 0xE1E1E1E1;
static unsigned short our_fs, our_gs;
static volatile int other_ready, other_go, other_count, other_seen, other_wrong;
static char other_stack[4096] __attribute__((aligned(16)));

static void map_late(char *page)
{
	int fd;

	demo(DEMO_DROP_CACHE, 0, 0, 0);
	fd = open("late/slide.txt", O_RDONLY);
	require(fd >= 0, "late/slide.txt");
	require(mmap2(page, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, 0) == page,
		"map it");
}

unsigned long late_border(void)
{
	char *page = fresh_pages(2);

	map_late(page + PAGE_SIZE);
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

void other_thread_start(void)
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

void other_thread_go(void)
{
	other_go = 1;
}

void other_thread_look(void)
{
	other_seen = other_count;
}

void other_thread_check(void)
{
	require(other_seen == OTHER_ROUNDS, "the other thread ran while the copy slept");
	require(!other_wrong, "its FS and GS were its own all the time");
	require(fs_selector() == our_fs && fs_word() == our_word, "our FS");
	require(gs_selector() == our_gs && gs_word() == our_word, "our GS");
}

static char *doomed;
static volatile int unmapped;

/* munmap() takes no pointer to anything, so it does not depend on any policy either. */
static void unmapping_thread(void)
{
	other_ready = 1;
	while (!other_go)
		sched_yield();
	munmap(doomed, PAGE_SIZE);
	unmapped = 1;
}

unsigned long doomed_border(void)
{
	char *page = fresh_pages(2);

	map_late(page);
	doomed = page + PAGE_SIZE;
	memset(doomed, UNTOUCHED, PAGE_SIZE);
	require(thread_start(unmapping_thread, other_stack + sizeof(other_stack)) > 0, "a thread");
	while (!other_ready)
		sched_yield();
	return (unsigned long)doomed;
}

void doomed_check(void)
{
	require(unmapped, "the other thread ran while the copy slept");
}
