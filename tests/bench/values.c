/*
 * get_user and put_user of 1, 2, 4 and 8 bytes, under each policy.
 */
#include "bench.h"

static uint8_t v1;
static uint16_t v2;
static uint32_t v4;
static uint64_t v8;

static void gets(void)
{
	MEASURE("get_user", 1, get_user(v1, (uint8_t __user *)user(PAGE)));
	MEASURE("get_user", 2, get_user(v2, (uint16_t __user *)user(PAGE)));
	MEASURE("get_user", 4, get_user(v4, (uint32_t __user *)user(PAGE)));
	MEASURE("get_user", 8, get_user(v8, (uint64_t __user *)user(PAGE)));
}

static void puts(void)
{
	MEASURE("put_user", 1, put_user(v1, (uint8_t __user *)user(PAGE)));
	MEASURE("put_user", 2, put_user(v2, (uint16_t __user *)user(PAGE)));
	MEASURE("put_user", 4, put_user(v4, (uint32_t __user *)user(PAGE)));
	MEASURE("put_user", 8, put_user(v8, (uint64_t __user *)user(PAGE)));
}

KTEST(single_values)
{
	map_pages(1);
	with_each_policy(gets);
	with_each_policy(puts);
}
