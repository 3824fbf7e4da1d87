/*
 * main.c - from boot/start.asm to whatever the command line asks for.
 */
#include "base/string.h"
#include "demo/chain.h"
#include "demo/demo.h"
#include "demo/ktest.h"
#include "demo/longmode.h"
#include "demo/options.h"
#include "demo/outside.h"
#include "demo/report.h"
#include "demo/screen/keyboard.h"
#include "demo/screen/pager.h"
#include "demo/screen/screen.h"
#include "demo/screen/segments.h"
#include "demo/table.h"
#include "entry/oops.h"
#include "entry/trap.h"
#include "files/archive.h"
#include "files/file.h"
#include "machine/console.h"
#include "machine/multiboot.h"
#include "machine/panic.h"
#include "machine/print.h"
#include "memory/frames.h"
#include "memory/paging.h"
#include "process/late_page.h"
#include "process/pages.h"
#include "process/signals.h"
#include "process/task.h"
#include "seg/cpu.h"
#include "seg/extable.h"
#include "seg/gates.h"
#include "seg/mode.h"
#include "seg/policy.h"
#include "seg/probe.h"
#include "threads/time.h"

void kmain(uint32_t multiboot_info);

static const struct doors doors = {
	.vectors = vector_table,
	.int80 = int80_entry,
	.lcall7 = lcall7_entry,
	.call_gate = call_gate_entry,
	.sysenter = sysenter_entry,
	.double_fault = double_fault,
};

#define RETF 0xCB

/* A page that belongs to ring 3, for the time of the question. */
static void ask_about_supervisor(void)
{
	uint32_t directory = paging_create(), frame = frames_alloc(1);

	if (!directory || !frame)
		panic("no memory at boot");
	*(uint8_t *)phys_to_kernel(frame) = RETF;
	paging_map(directory, PROBE_LINEAR, frame, PTE_PRESENT | PTE_WRITE | PTE_USER);
	uint32_t old = read_cr3();
	write_cr3(directory);
	probe_supervisor();
	write_cr3(old);
	paging_destroy(directory, page_release);
}

static void take_archive(void)
{
	const struct module *m = boot_module("user.tar");

	if (!m)
		panic("the boot loader gave no module user.tar (QEMU: -initrd build/user.tar)");
	archive_init(m->data, m->size);
	devices_init();
}

/* If another kernel ran before this one, its results come first. */
static void take_results(void)
{
	const struct module *m = boot_module(RESULTS_MODULE);

	if (m && m->size == sizeof(results))
		memcpy(&results, m->data, sizeof(results));
}

/* mode=both, mode=all: where the machine goes on, if this model is not the last. */
static void go_on(void)
{
	unsigned model = table_model(mode.name);
	char kernel[sizeof("kernel-fenced.elf")];

	if (!options.last || model >= table_model(options.last))
		return;
	snprintf(kernel, sizeof(kernel), "kernel-%s.elf", table_models[model + 1]);
	chain_to(kernel);
}

static void run_demo(void)
{
	/* Nobody is there to press a key. */
	if (options.power_off) {
		options.step = false;
	} else {
		keyboard_init();
		pager_begin();
	}
	demo_run(&screen_audience);
	pager_end();
	go_on();
	console_init();
	table_print();
	if (!options.power_off)
		screen_table();
}

static void init(uint32_t multiboot_info)
{
	console_init();
	report_init();
	probe_cpuid();
	boot_init(multiboot_info);
	extable_init();
	gates_init(&doors);
	paging_init();
	frames_init();
	tasks_init(thread_return);
	late_page_init();
	signals_init();
	take_archive();
	take_results();
	probe_enforcement(vector_table);
	ask_about_supervisor();
	policy_set(policy);
	time_init();
	options_init();
	report_boot();
	sti();
}

void kmain(uint32_t multiboot_info)
{
	init(multiboot_info);
	if (options.program) {
		console_keep_off_serial();
		outside_run();
	} else {
		segments_print();
		enforcement_print();
		if (options.ktest)
			ktest_run();
		else if (options.longmode)
			longmode_run();
		else if (options.demo)
			run_demo();
		else
			print("Nothing asked for: add demo, ktest, or -- PROGRAM to the command line.\n");
	}
	if (options.power_off)
		power_off();
	halt();
}
