/*
 * print.h - formatted output: for people, and for programs.
 */
#ifndef KERNEL_PRINT_H
#define KERNEL_PRINT_H

#include "base/types.h"

#define PRINTF(text, first) __attribute__((format(printf, text, first)))

/* %s %c %d %u %x with width, '0', '-' and .precision for %s; %p is 8 hex digits.
 * Always ends with a NUL; returns the length the whole text would have. */
int vsnprintf(char *to, size_t size, const char *format, va_list args);
int snprintf(char *to, size_t size, const char *format, ...) PRINTF(3, 4);

/* To the screen and the serial line: for people. */
void print(const char *format, ...) PRINTF(1, 2);

/* To the debug port, a line at a time: for programs. */
void emit(const char *format, ...) PRINTF(1, 2);

#endif
