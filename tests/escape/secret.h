/*
 * secret.h - bytes of the kernel that no program may get.
 */
#ifndef TESTS_ESCAPE_SECRET_H
#define TESTS_ESCAPE_SECRET_H

#include "base/types.h"

#define SECRET_BYTE 0xE5

struct process;
struct task;

/* A page of the kernel that holds nothing else. */
extern uint32_t secret[];
void secret_init(void);

/* The first `most` free frames hold it, as if they had been somebody's. */
void dirty_frames(uint32_t most);
/* And the kernel's stack of a thread that has not run, as if calls had left it there. */
void dirty_stack(const struct task *t);

/* Is it in any page of the process's own? */
bool knows_secret(const struct process *p);

#endif
