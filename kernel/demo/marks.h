/*
 * marks.h - live kernel data at a fixed place, for scenarios to aim at: a canary that
 * nobody may change and a secret that nobody may read.
 *
 * The page is the same physical one in both kernels, so that in split its offset is a
 * small number that a user's buffer can have too.
 */
#ifndef KERNEL_MARKS_H
#define KERNEL_MARKS_H

#include "base/layout.h"
#include "base/types.h"

#define MARK_BYTES	2048	/* canary, or secret, and what lies behind it */

extern union marks {
	struct {
		uint8_t canary[MARK_BYTES];
		uint8_t secret[MARK_BYTES];
	};
	uint8_t bytes[PAGE_SIZE];
	uint32_t words[PAGE_SIZE / 4];
} marks;

_Static_assert(sizeof(union marks) == PAGE_SIZE, "one page");

/* Makes them what they should be. */
void marks_renew(void);

/* The first byte that is not what it should be, or NULL. */
const void *marks_changed(void);

/* Where the secret stands of which a part is among these n bytes, or NULL. */
const void *marks_secret_in(const uint8_t *bytes, uint32_t n);

#endif
