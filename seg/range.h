/*
 * range.h - the arithmetic of limits and partial copies, and nothing else, so that
 * it can be proved for all 32-bit inputs (make prove; ACSL by Frama-C).
 */
#ifndef SEG_RANGE_H
#define SEG_RANGE_H

#include <stdbool.h>
#include <stdint.h>

/*@ assigns \nothing;
  @ ensures \result <==> (integer)y + n <= limit;
  @*/
static inline bool range_below(uint32_t y, uint32_t n, uint32_t limit)
{
	/* y + n may carry, so compare n with what is left instead. */
	return y <= limit && n <= limit - y;
}

/*@ requires moved <= tried <= n;
  @ assigns \nothing;
  @ ensures \result == n - moved && \result <= n;
  @*/
static inline uint32_t residual_of(uint32_t n, uint32_t tried, uint32_t moved)
{
	return (n - tried) + (tried - moved);
}

/* Of n bytes at y, those below end. */
/*@ assigns \nothing;
  @ ensures \result <= n;
  @ ensures y <= end ==> (integer)y + \result <= end;
  @ ensures y > end ==> \result == 0;
  @ ensures \result < n && y <= end ==> (integer)y + \result == end;
  @*/
static inline uint32_t bytes_below(uint32_t y, uint32_t n, uint32_t end)
{
	uint32_t room = y <= end ? end - y : 0;

	return n < room ? n : room;
}

#endif
