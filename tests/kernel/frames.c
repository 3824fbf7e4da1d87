/*
 * Frames: what is given back is found again, runs lie side by side, and each is zeros.
 */
#include "base/layout.h"
#include "demo/ktest.h"
#include "memory/frames.h"
#include "seg/mode.h"

KTEST(a_frame_given_back_is_the_next_one)
{
	uint32_t a = frames_alloc(1), b = frames_alloc(1);

	EXPECT(a && b && a < b);
	frames_free(a, 1);
	EXPECT_EQ(frames_alloc(1), a);
	frames_free(a, 1);
	frames_free(b, 1);
}

KTEST(a_run_is_counted_whole)
{
	uint32_t before = frames_free_count(), run = frames_alloc(5);

	EXPECT_EQ(frames_free_count(), before - 5);
	frames_free(run, 5);
	EXPECT_EQ(frames_free_count(), before);
}

KTEST(a_new_frame_is_zeros)
{
	uint32_t frame = frames_alloc(1);
	uint8_t *bytes = phys_to_kernel(frame);

	bytes[0] = bytes[PAGE_SIZE - 1] = 0xEE;
	frames_free(frame, 1);
	EXPECT_EQ(frames_alloc(1), frame);
	EXPECT_EQ(bytes[0], 0);
	EXPECT_EQ(bytes[PAGE_SIZE - 1], 0);
	frames_free(frame, 1);
}
