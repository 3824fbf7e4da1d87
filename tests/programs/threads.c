/*
 * threads.c - four POSIX threads that share a lock and have a word each, for glibc.
 *
 * The word of each (__thread) lies behind GS, at a negative offset; the lock sleeps by futex();
 * joining waits for the zero that the kernel writes when a thread ends.
 */
#include <pthread.h>
#include <stdio.h>

enum { THREADS = 4, ROUNDS = 1000 };

static __thread long own;
static long all;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *count(void *unused)
{
	(void)unused;
	for (int i = 0; i < ROUNDS; i++) {
		own++;
		pthread_mutex_lock(&lock);
		all++;
		pthread_mutex_unlock(&lock);
	}
	return (void *)own;
}

int main(void)
{
	pthread_t threads[THREADS];
	void *its_own;

	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, count, NULL))
			return 1;
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &its_own);
		printf("thread %d: %ld\n", i, (long)its_own);
	}
	printf("all: %ld, main's own: %ld\n", all, own);
	return 0;
}
