/*
 * string.c - memory and string functions; the compiler calls the first four.
 *
 * These use the kernel's own DS and ES on both sides: for two kernel buffers,
 * never for a user's pointer (that is seg/uaccess.h).
 */
#include "base/string.h"

void *memcpy(void *to, const void *from, size_t n)
{
	void *d = to;
	size_t words = n / 4, bytes = n % 4;

	__asm__ volatile("rep movsl" : "+D"(d), "+S"(from), "+c"(words) : : "memory");
	__asm__ volatile("rep movsb" : "+D"(d), "+S"(from), "+c"(bytes) : : "memory");
	return to;
}

void *memmove(void *to, const void *from, size_t n)
{
	char *d = to;
	const char *s = from;

	if (d <= s || d >= s + n)
		return memcpy(to, from, n);
	while (n--)
		d[n] = s[n];
	return to;
}

void *memset(void *to, int byte, size_t n)
{
	void *d = to;
	size_t words = n / 4, bytes = n % 4;
	uint32_t word = (uint8_t)byte * 0x01010101u;

	__asm__ volatile("rep stosl" : "+D"(d), "+c"(words) : "a"(word) : "memory");
	__asm__ volatile("rep stosb" : "+D"(d), "+c"(bytes) : "a"(word) : "memory");
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;

	for (size_t i = 0; i < n; i++)
		if (x[i] != y[i])
			return x[i] - y[i];
	return 0;
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, (size_t)-1);
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a[i] != b[i] || !a[i])
			return (unsigned char)a[i] - (unsigned char)b[i];
	return 0;
}

const char *strchr(const char *s, int c)
{
	for (; *s; s++)
		if (*s == c)
			return s;
	return NULL;
}

const void *memchr(const void *from, int byte, size_t n)
{
	bool found;

	/* ECX = 0 looks at nothing: so ZF is cleared before, by what is not 0. */
	__asm__ volatile("testl %%esp, %%esp; repne scasb"
			 : "=@cce"(found), "+D"(from), "+c"(n) : "a"(byte) : "memory");
	return found ? (const char *)from - 1 : NULL;
}

const char *strstr(const char *s, const char *part)
{
	for (; *s; s++)
		if (starts_with(s, part))
			return s;
	return NULL;
}

void strlcpy(char *to, const char *from, size_t size)
{
	size_t n = 0;

	for (; from[n] && n + 1 < size; n++)
		to[n] = from[n];
	to[n] = '\0';
}
