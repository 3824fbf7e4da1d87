/*
 * The same 16 bytes of a file by the kernel's two doors (kernel_read.h): no ring is
 * crossed, and the new door asks and loads nothing.
 */
#include "bench.h"
#include "files/archive.h"
#include "files/file.h"
#include "files/kernel_read.h"

#define FILE	"data/slide.txt"
#define N	16

static char buffer[PAGE_SIZE];

static void doors(void)
{
	struct file f = { .refs = 1, .ops = &archive_file_ops, .inode = archive_find(FILE) };

	MEASURE("kernel_read", N, { f.position = 0; kernel_read(&f, buffer, N); });
	MEASURE("kernel_read_set_fs", N, { f.position = 0; kernel_read_set_fs(&f, buffer, N); });
	MEASURE("kernel_read", PAGE_SIZE, { f.position = 0; kernel_read(&f, buffer, PAGE_SIZE); });
}

KTEST(doors_of_the_kernel)
{
	with_each_loop(doors);
}
