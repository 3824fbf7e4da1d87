/*
 * time.c - interrupt controller, timer, and the time of day.
 *
 * The timer is the only device that interrupts (but for a key, while a picture waits
 * for one: demo/screen/keyboard.c).  It ends turns (sched.c), wakes sleepers, and lets
 * the block device's late answers arrive (blockdev.c).
 */
#include "base/layout.h"
#include "seg/cpu.h"
#include "threads/sched.h"
#include "threads/time.h"

#define PIC1_COMMAND	0x20
#define PIC2_COMMAND	0xA0
#define PIC2_DATA	0xA1
#define PIC_EOI		0x20

#define PIT_HZ		1193182
#define PIT_CHANNEL0	0x40
#define PIT_COMMAND	0x43
#define PIT_RATE	0x34	/* channel 0, low then high byte, mode 2 */

#define CMOS_INDEX	0x70
#define CMOS_DATA	0x71

volatile uint32_t ticks;

static uint32_t boot_seconds;
static void (*each_tick[TICK_COUNT])(void);

void time_each_tick(enum ticked who, void (*work)(void))
{
	each_tick[who] = work;
}

/* Vectors VECTOR_IRQ0 and up; only the timer's line is open. */
static void pic_init(void)
{
	outb(PIC1_COMMAND, 0x11);
	outb(PIC2_COMMAND, 0x11);
	outb(PIC1_DATA, VECTOR_IRQ0);
	outb(PIC2_DATA, VECTOR_IRQ0 + 8);
	outb(PIC1_DATA, 0x04);
	outb(PIC2_DATA, 0x02);
	outb(PIC1_DATA, 0x01);
	outb(PIC2_DATA, 0x01);
	outb(PIC1_DATA, 0xFE);
	outb(PIC2_DATA, 0xFF);
}

static uint32_t cmos(uint8_t index)
{
	uint8_t bcd;

	outb(CMOS_INDEX, index);
	bcd = inb(CMOS_DATA);
	return (bcd >> 4) * 10u + (bcd & 0xF);
}

/* Every fourth of those years is long. */
uint32_t time_days(uint32_t year, uint32_t month, uint32_t day)
{
	static const uint16_t before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	uint32_t years = year - 2000;
	uint32_t leap_days = (years + 3) / 4 + (years % 4 == 0 && month > 2);

	return 10957 + years * 365 + leap_days + before[(month - 1) % 12] + day - 1;
}

static uint32_t clock_chip(void)
{
	uint32_t days = time_days(2000 + cmos(9), cmos(8), cmos(7));

	return ((days * 24 + cmos(4)) * 60 + cmos(2)) * 60 + cmos(0);
}

void time_init(void)
{
	pic_init();
	time_restart_tick();
	boot_seconds = clock_chip();
}

/* A new command word makes channel 0 count from the start. */
void time_restart_tick(void)
{
	outb(PIT_COMMAND, PIT_RATE);
	outb(PIT_CHANNEL0, (PIT_HZ / HZ) & 0xFF);
	outb(PIT_CHANNEL0, (PIT_HZ / HZ) >> 8);
}

void time_interrupt(uint32_t irq)
{
	if (irq == 0) {
		ticks++;
		for (unsigned i = 0; i < TICK_COUNT; i++)
			if (each_tick[i])
				each_tick[i]();
		wake((const void *)&ticks);
		task_tick();
	}
	if (irq >= 8)
		outb(PIC2_COMMAND, PIC_EOI);
	outb(PIC1_COMMAND, PIC_EOI);
}

void time_sleep(uint32_t n)
{
	uint32_t start = ticks, flags = irq_save();

	while (ticks - start < n)
		sleep_on((const void *)&ticks);
	irq_restore(flags);
}

uint32_t time_sleep_lightly(uint32_t n)
{
	uint32_t start = ticks, flags = irq_save();

	while (ticks - start < n && sleep_until_signal((const void *)&ticks))
		;
	irq_restore(flags);
	return ticks - start;
}

uint32_t time_seconds(void)
{
	return boot_seconds + ticks / HZ;
}
