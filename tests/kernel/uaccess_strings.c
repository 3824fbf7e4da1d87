/*
 * Cases 17 to 19: strings, whose end is known only when it has been seen.
 */
#include "cases.h"

static char got[32];

/* A string at y in the user's memory, with its NUL. */
static void write(uint32_t y, const char *s)
{
	memcpy(window(y), s, strlen(s) + 1);
}

static long copy(uint32_t y, long count)
{
	memset(got, FILLER, sizeof(got));
	return strncpy_from_user(got, (const char __user *)user(y), count);
}

static long length(uint32_t y, long count)
{
	return strnlen_user((const char __user *)user(y), count);
}

/* got is s, with its NUL or (count bytes of it) without, and nothing behind. */
static bool got_only(const char *s, uint32_t n)
{
	return memcmp(got, s, n) == 0 && all(got + n, FILLER, sizeof(got) - n);
}

/* ---- Case 17 ---- */

CASE(case_17_strncpy_from_user)
{
	map_page();
	write(PAGE, "abc");
	EXPECT_EQ(copy(PAGE, 16), 3);
	EXPECT(got_only("abc", 4));
	EXPECT_EQ(copy(PAGE, 4), 3);
	EXPECT(got_only("abc", 4));
	EXPECT_EQ(copy(PAGE, 3), 3);
	EXPECT(got_only("abc", 3));
	EXPECT_EQ(copy(PAGE, 2), 2);
	EXPECT(got_only("ab", 2));
	EXPECT_EQ(copy(PAGE + 3, 16), 0);
	EXPECT(got_only("", 1));
}

CASE(case_17_count_is_not_positive)
{
	const uint32_t y[] = { PAGE, HOLE, LIM, 0xFFFFFFFF };

	map_page();
	for (unsigned i = 0; i < ARRAY_SIZE(y); i++) {
		EXPECT_EQ(copy(y[i], 0), 0);
		EXPECT_EQ(copy(y[i], -1), 0);
		EXPECT_EQ(copy(y[i], INT32_MIN), 0);
		EXPECT(got_only("", 0));
	}
}

CASE(case_17_start_at_or_past_the_limit)
{
	static const char secret[] = "kernel";
	const uint32_t y[] = { LIM, LIM + 1, 0xFFFFFFFF, kernel_linear(secret) };

	for (unsigned i = 0; i < ARRAY_SIZE(y); i++) {
		EXPECT_EQ(copy(y[i], 16), -EFAULT);
		EXPECT_EQ(copy(y[i], INT32_MAX), -EFAULT);
		EXPECT(got_only("", 0));
	}
}

/* A short string near the limit is as good as any; without a NUL it runs into it. */
static void near(uint32_t end)
{
	write(end - 4, "abc");
	EXPECT_EQ(copy(end - 4, 16), 3);
	EXPECT(got_only("abc", 4));
	window(end - 1)[0] = 'd';
	EXPECT_EQ(copy(end - 4, 16), -EFAULT);
	EXPECT_EQ(copy(end - 4, 5), -EFAULT);
	EXPECT_EQ(copy(end - 4, 4), 4);
	EXPECT(got_only("abcd", 4));
}

CASE(case_17_runs_into_the_limit)
{
	near(map_last_page() + PAGE_SIZE);
}

CASE(case_17_runs_into_an_unmapped_page)
{
	map_page();
	near(HOLE);
}

CASE(case_17_starts_in_an_unmapped_page)
{
	EXPECT_EQ(copy(HOLE, 16), -EFAULT);
	EXPECT_EQ(copy(0, 1), -EFAULT);
}

/* ---- Case 18 ---- */

CASE(case_18_the_nul_is_a_pages_last_byte)
{
	map_page();
	write(HOLE - 1, "");
	EXPECT_EQ(copy(HOLE - 1, 16), 0);
	EXPECT_EQ(length(HOLE - 1, 16), 1);
	for (uint32_t n = 1; n < 16; n++) {
		window(HOLE - 1 - n)[0] = 'x';
		EXPECT_EQ(copy(HOLE - 1 - n, sizeof(got)), n);
		EXPECT(got_only("xxxxxxxxxxxxxxx" + 15 - n, n + 1));
		EXPECT_EQ(length(HOLE - 1 - n, 0x1000), n + 1);
	}
}

/* ---- Case 19 ---- */

CASE(case_19_strnlen_user)
{
	map_page();
	write(PAGE, "abc");
	EXPECT_EQ(length(PAGE, 16), 4);
	EXPECT_EQ(length(PAGE, 4), 4);
	EXPECT_EQ(length(PAGE + 3, 1), 1);
	EXPECT(length(PAGE, 3) > 3);
	EXPECT(length(PAGE, 1) > 1);
	EXPECT_EQ(length(PAGE, 0), 0);
	EXPECT_EQ(length(PAGE, -1), 0);
}

CASE(case_19_a_fault_is_length_0)
{
	const uint32_t last = map_last_page() + PAGE_SIZE - 4;
	const uint32_t y[] = { HOLE, HOLE - 4, last, LIM, 0xFFFFFFFF };

	map_page();
	for (unsigned i = 0; i < ARRAY_SIZE(y); i++)
		EXPECT_EQ(length(y[i], 16), 0);
	EXPECT(length(HOLE - 4, 4) > 4);
	EXPECT(length(last, 4) > 4);
}
