/*
 * libc.h - the few library functions that our programs need.
 * Read next: libc.c.
 */
#ifndef USER_LIBC_H
#define USER_LIBC_H

#include <stddef.h>

/* True if this processor can count with rdtsc: the kernel says so in the auxiliary vector. */
extern int have_tsc;

size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
void *memcpy(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);

/* To standard output.  Knows %s %d %u %x %c and %%, without widths; at most 512 bytes. */
__attribute__((format(printf, 1, 2))) void print(const char *format, ...);

/* The decimal number that s begins with. */
int number(const char *s);

/* Instructions run so far (in Bochs), or ticks; 0 where there is no rdtsc. */
unsigned long ticks(void);

int main(int argc, char **argv);

#endif
