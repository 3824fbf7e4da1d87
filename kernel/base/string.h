/*
 * string.h - the C library's memory and string functions, as far as needed.
 */
#ifndef KERNEL_STRING_H
#define KERNEL_STRING_H

#include "base/types.h"

void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
const char *strchr(const char *s, int c);
/* The first of n bytes that is this one, or NULL. */
const void *memchr(const void *from, int byte, size_t n);
const char *strstr(const char *s, const char *part);
/* Copies at most size - 1 characters and always ends with a NUL. */
void strlcpy(char *to, const char *from, size_t size);

/* True if s starts with prefix. */
static inline bool starts_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

#endif
