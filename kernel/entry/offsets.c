/*
 * offsets.c - structure offsets for the assembly files.
 *
 * Never linked: the build compiles it to assembly text and turns each "->" line
 * into one %define of build/offsets.inc.
 */
#include "seg/mode.h"
#include "seg/policy.h"
#include "threads/frame.h"
#include "threads/sched.h"

#define DEFINE(name, value) __asm__ volatile("\n.ascii \"->" #name " %c0\"" : : "i"(value))

void offsets(void);

void offsets(void)
{
	DEFINE(FRAME_EAX, offsetof(struct frame, eax));
	DEFINE(FRAME_CS, offsetof(struct frame, cs));
	DEFINE(FRAME_EFLAGS, offsetof(struct frame, eflags));
	DEFINE(FRAME_ESP, offsetof(struct frame, esp));
	DEFINE(FRAME_SS, offsetof(struct frame, ss));
	DEFINE(FRAME_SIZE, sizeof(struct frame));
	DEFINE(MODE_USER_TOP, offsetof(struct mode, user_top));
	DEFINE(MODE_GATE_ESP_MAX, offsetof(struct mode, gate_esp_max));
	DEFINE(TASK_WORK, offsetof(struct task, user.work));
	DEFINE(TASK_CALLS, offsetof(struct task, calls));
	DEFINE(THREAD_SELECTOR, offsetof(struct user_thread, selector));
	DEFINE(THREAD_LIMIT, offsetof(struct user_thread, limit));	/* for tools/walk/walk.py */
	DEFINE(COUNTS_FIXUPS, offsetof(struct access_counts, fixups));
}
