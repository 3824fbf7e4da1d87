/*
 * The kernel's window shows every frame, the user's too, and what lies there can be
 * executed: neither split's limit nor SMEP knows that the code is the user's
 * (docs/decisions.md, "What the window shows").
 */
#include "cases.h"

#define ANSWER 42

/* mov eax, ANSWER; ret */
static const uint8_t code[] = { 0xB8, ANSWER, 0, 0, 0, 0xC3 };

CASE(a_frame_of_the_users_runs_in_the_window)
{
	uint8_t *seen;

	map_page();
	seen = window(PAGE);
	memcpy(seen, code, sizeof(code));
	EXPECT_EQ(((long (*)(void))seen)(), ANSWER);
}
