/*
 * args.c - print the arguments, one a line, and return how many there were.
 *
 * For trying out how a program is started.  Read next: crt0.asm.
 */
#include "lib/libc.h"

int main(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		print("argv[%d] = %s\n", i, argv[i]);
	return argc;
}
