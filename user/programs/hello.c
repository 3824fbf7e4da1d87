/*
 * hello.c - the smallest program: make exec PROG=build/user/hello
 *
 * One idea: a system call is all that a program needs from a kernel.
 * Read next: cat.c.
 */
#include "lib/libc.h"

int main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	print("Hello from ring 3.\n");
	return 0;
}
