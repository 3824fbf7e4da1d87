/*
 * libc.c - start-up and the few library functions that our programs need.
 *
 * One idea: there is nothing between a program and the kernel but this page.
 * Follows: System V ABI, Intel386 supplement, "Process Initialization".
 * Read next: sys.h, the system calls.
 */
#include <stdarg.h>
#include "lib/libc.h"
#include "lib/sys.h"

/* Entries of the auxiliary vector, and CPUID's bit for rdtsc in AT_HWCAP. */
enum { AT_NULL = 0, AT_HWCAP = 16 };
enum { HWCAP_TSC = 1 << 4 };

struct auxiliary {
	long type;
	long value;
};

int have_tsc;

/* The pointer that crt0 found in ESP: argc, argv, 0, environment, 0, auxiliary vector. */
_Noreturn void start_c(long *stack);

void start_c(long *stack)
{
	int argc = stack[0];
	char **argv = (char **)(stack + 1);
	char **environment = argv + argc + 1;
	const struct auxiliary *aux;

	while (*environment)
		environment++;
	for (aux = (void *)(environment + 1); aux->type != AT_NULL; aux++)
		if (aux->type == AT_HWCAP)
			have_tsc = (aux->value & HWCAP_TSC) != 0;
	exit(main(argc, argv));
}

unsigned long ticks(void)
{
	unsigned long low = 0, high;

	/* A 486 has no rdtsc: it would be an invalid opcode there. */
	if (have_tsc)
		__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return low;
}

/*
 * The string instructions, not loops: the compiler knows such loops and would
 * turn each into a call of the very function that it is in.
 */
void *memcpy(void *to, const void *from, size_t n)
{
	void *end = to;

	__asm__ volatile("rep movsb" : "+D"(end), "+S"(from), "+c"(n) : : "memory");
	return to;
}

void *memset(void *to, int byte, size_t n)
{
	void *end = to;

	__asm__ volatile("rep stosb" : "+D"(end), "+c"(n) : "a"(byte) : "memory");
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;

	for (; n > 0; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

/* volatile, so that the compiler does not see "strlen" in this loop. */
size_t strlen(const char *s)
{
	const volatile char *end = s;

	while (*end)
		end++;
	return end - s;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

int number(const char *s)
{
	int value = 0;

	for (; *s >= '0' && *s <= '9'; s++)
		value = value * 10 + (*s - '0');
	return value;
}

/* One line of output is gathered here, so that it takes one system call. */
struct line {
	size_t used;
	char text[512];
};

static void put(struct line *line, char c)
{
	if (line->used < sizeof(line->text))
		line->text[line->used++] = c;
}

static void put_string(struct line *line, const char *s)
{
	while (*s)
		put(line, *s++);
}

static void put_number(struct line *line, unsigned int value, unsigned int base)
{
	char digits[10];
	int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (n > 0)
		put(line, digits[--n]);
}

static void put_signed(struct line *line, int value)
{
	if (value < 0)
		put(line, '-');
	put_number(line, value < 0 ? -(unsigned int)value : (unsigned int)value, 10);
}

void print(const char *format, ...)
{
	struct line line = { .used = 0 };
	va_list args;

	va_start(args, format);
	for (; *format; format++) {
		if (*format != '%') {
			put(&line, *format);
			continue;
		}
		switch (*++format) {
		case 's': put_string(&line, va_arg(args, const char *)); break;
		case 'd': put_signed(&line, va_arg(args, int)); break;
		case 'u': put_number(&line, va_arg(args, unsigned int), 10); break;
		case 'x': put_number(&line, va_arg(args, unsigned int), 16); break;
		case 'c': put(&line, va_arg(args, int)); break;
		case '\0': format--; break;
		default: put(&line, *format); break;
		}
	}
	va_end(args);
	write(1, line.text, line.used);
}
