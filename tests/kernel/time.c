/*
 * The calendar: days since 1970, from the clock chip's year, month and day.
 */
#include "demo/ktest.h"
#include "threads/time.h"

/* As `date -u -d YYYY-MM-DD +%s` says, divided by the seconds of a day. */
KTEST(days_since_1970)
{
	EXPECT_EQ(time_days(2000, 1, 1), 10957);
	EXPECT_EQ(time_days(2000, 2, 29), 11016);
	EXPECT_EQ(time_days(2000, 3, 1), 11017);
	EXPECT_EQ(time_days(2023, 12, 31), 19722);
	EXPECT_EQ(time_days(2024, 2, 1), 19754);
	EXPECT_EQ(time_days(2024, 2, 29), 19782);
	EXPECT_EQ(time_days(2024, 3, 1), 19783);
	EXPECT_EQ(time_days(2025, 3, 1), 20148);
	EXPECT_EQ(time_days(2099, 12, 31), 47481);
}
