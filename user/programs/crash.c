/*
 * crash.c - a program that ring 3 itself stops: crash [null|kernel|hlt|exit N]
 *
 * Each of these is caught by the processor while CPL is 3, so nothing about it is the
 * kernel's pointer handling: the program is killed and the kernel is not in question.
 * "exit" is the honest twin: it ends with status N.  Read next: read_to_kernel_linear.c,
 * the same wish as "kernel", but carried out by the kernel.
 */
#include "base/layout.h"
#include "lib/libc.h"

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "null";

	if (strcmp(how, "exit") == 0)
		return argc > 2 ? number(argv[2]) : 0;
	if (strcmp(how, "null") == 0)
		*(volatile int *)0 = 1;
	if (strcmp(how, "kernel") == 0)
		*(volatile int *)(WINDOW_LINEAR + KERNEL_PHYS) = 1;
	if (strcmp(how, "hlt") == 0)
		__asm__ volatile("hlt");
	print("crash: still alive after \"%s\"\n", how);
	return 1;
}
