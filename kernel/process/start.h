/*
 * start.h - the words that a program starts with: its arguments and its environment.
 *
 * They come from the kernel, or from the user's memory that execve() is about to take away,
 * so they wait here in between.
 */
#ifndef KERNEL_START_H
#define KERNEL_START_H

#include "base/types.h"

struct process;
struct elf_header;

/* Arguments and environment together. */
#define WORDS_MAX 512

struct start;

/* An empty one, or NULL. */
struct start *start_create(void);
void start_free(struct start *s);

/* One more argument, or, after start_environment(), a word of the environment: 0, or -E2BIG,
 * -EFAULT. */
long start_add(struct start *s, const char *word);
long start_add_user(struct start *s, const char __user *word);
void start_environment(struct start *s);
const char *start_name(const struct start *s);

/* Writes it all to the top of p's stack, which is mapped: the ESP to start with, or 0 if
 * memory is short.  headers_at: where the program headers lie in p's memory. */
uint32_t start_push(struct start *s, struct process *p, const struct elf_header *h,
		    uint32_t headers_at);

#endif
