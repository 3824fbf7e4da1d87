// page_api.h - what Bochs and the page know of each other.
//
// Its one idea: the page calls functions of page_api.cc; Bochs calls the few functions here.
// Bochs never calls into JavaScript, so a stopped machine is nothing but bytes in one memory.
//
// Part of a changed Bochs: LGPL 2 or later, as Bochs is.   Read next: page_api.cc.
#ifndef PAGE_API_H
#define PAGE_API_H
#include <stdint.h>

// Where the processor loop stands between two calls of page_run().
struct page_loop_state {
  bool over;      // the ticks that were asked for have passed
  bool at_break;  // a breakpoint is next
  bool careful;   // there are breakpoints: look before each instruction
  bool resumed;   // interrupts before the next instruction have been taken already
};
extern page_loop_state page_loop;

// The picture: RGBA, one word a pixel, rows without gaps.
struct page_screen_state {
  uint32_t width, height, changes;
  const uint32_t *pixels;
};
extern page_screen_state page_screen_now;

bool page_break_here(uint64_t linear);
void page_note_exception(unsigned vector, unsigned error);
// Bochs ends: the guest's power off, or a panic.  Does not return.
void page_end(int code);
// main() has set the machine up: from here on the page runs it.  Does not return.
void page_takes_over(void);
#endif
