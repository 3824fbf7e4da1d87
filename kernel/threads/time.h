/*
 * time.h - the clock: 1000 ticks a second from the PIT.
 */
#ifndef KERNEL_TIME_H
#define KERNEL_TIME_H

#include "base/types.h"

/* The first interrupt controller's mask: a bit a line, 1 closes it. */
#define PIC1_DATA	0x21

#define HZ 1000

/* Ticks since boot; wraps after 49 days. */
extern volatile uint32_t ticks;

/* Programs PIC and PIT, reads the clock chip.  Interrupts stay off. */
void time_init(void);

/* The next tick is a whole one away: for a call whose instructions are counted. */
void time_restart_tick(void);

/* irq: 0..15, from trap(). */
void time_interrupt(uint32_t irq);

/* What else is to be done at each tick, interrupts off: one piece of work for each of these. */
enum ticked { TICK_DEVICE, TICK_TERMINAL, TICK_COUNT };
void time_each_tick(enum ticked who, void (*work)(void));

/* Sleeps for at least n ticks. */
void time_sleep(uint32_t n);
/* The same, unless a signal comes: the ticks that it has slept. */
uint32_t time_sleep_lightly(uint32_t n);

/* Days from 1970 to a date; year 2000 to 2099, month from 1, day from 1. */
uint32_t time_days(uint32_t year, uint32_t month, uint32_t day);

/* Seconds since 1970, from the battery clock at boot and the ticks since. */
uint32_t time_seconds(void);

#endif
