/*
 * fuzz.h - random system calls from ring 3, and an oracle that knows each one's answer.
 *
 * The parts, in the order of one call: draw.c makes it from the seed and its number; the oracle
 * (oracle_*.c) carries it out on a model of the machine (model.c) in plain C; ring3.c lets a real
 * thread make it through a real gate; check.c compares registers and memory, witness.c the kernel's
 * own bytes.
 *
 * Several threads, and yet one right answer: the kernel gives the processor away only where a call
 * sleeps, and when sleepers wake is the fuzzer's to say, not the clock's.  So a call of the oracle
 * is a coroutine that sleeps where the kernel's does, and both go on in the same order.
 * Read next: director.c.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include "model.h"

/* random.c */
struct random {
	uint32_t state;
};
struct random random_of(uint32_t seed, uint32_t number);
uint32_t draw(struct random *r, uint32_t below);

/* draw.c, draw_pointer.c */
void draw_call(struct random *r, struct call *c);
uint32_t draw_pointer(struct random *r);
uint32_t draw_edge(struct random *r);
uint32_t draw_length(struct random *r, uint32_t y);
void draw_layout(struct random *r, struct model_process *p);

/* choose.c */
void choose_policy(struct random *r);

/* ring3.c */
void ring3_begin(void);
void ring3_go(struct lane *l); /* make the call; returns when nobody of ring 3 can go on */
uint32_t ring3_result(const struct lane *l); /* the EAX that its call came back with */
void ring3_settle(void);
void ring3_thread(struct lane *l); /* a new one, waiting for its turn */
uint8_t *ring3_page(const struct model_process *p, uint32_t y); /* through the kernel's window */

/* birth.c: processes, the model's and the real ones */
void process_birth(struct model_process *p, struct random *r);
void process_end(struct model_process *p);

/* door.c */
long door_call(uint32_t operation, uint32_t a, uint32_t b, uint32_t c);

/* check.c: each stops the run at the first difference */
void fuzz_fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
void check_answer(struct lane *l);
void check_touched(struct lane *l);
void check_memory(struct model_process *p);
void check_life(const struct lane *l);
void check_death(const struct lane *l);
bool same_bytes(const void *a, const void *b, uint32_t n); /* n: whole words */

/* witness.c: the kernel's own bytes */
void witness_begin(void);
void witness_quick(void);
void witness_all(void);
void witness_buffer(void);
extern uint8_t *witness_target; /* two pages that pointers aim at */
extern uint32_t witness_bytes;	/* how many are compared by witness_all() */

/* plan.c */
struct plan {
	uint32_t seed, first, count, every;
	bool show;
	uint32_t lie, lie_kind; /* after this call something is wrong: see lie.c */
	uint32_t skip[EPOCH / 32];
};
extern struct plan fuzz_plan;
void plan_read(void);
/* Every line: a word and up to two numbers. */
void plan_each(void (*take)(const char *word, uint32_t a, uint32_t b));
bool plan_skips(uint32_t number);

/* lie.c */
void tell_lies(struct lane *l);
/* show.c: in words */
void show_call(const struct call *c, uint32_t number);
void show_result(const struct lane *l);

/* prepare.c: what a drawn call still needs; false: it is not made at this time */
bool prepare_call(struct call *c);

/* director.c */
extern uint32_t fuzz_number; /* the call at hand */

#endif
