// page_loop.h - the processor loop of the page; cpu/cpu.cc includes it and calls it.
//
// Its one idea: stop only at one place, after the interrupts before an instruction have been taken
// and before the instruction itself.  Then a position, counted in ticks, is one state and not two.
//
// It is not in cpu_loop() itself, and must not be inlined there, because that one calls setjmp(): in
// such a function the compiler makes each call a detour through JavaScript, which takes a third of
// the time.  An exception jumps back to cpu_loop(), which calls this again.
//
// Part of a changed Bochs: LGPL 2 or later, as Bochs is.   Read next: page_api.cc.
#include "page_api.h"

// True if the loop has to be left.  Interrupts and traps are taken once for each instruction: a
// second look would take a single-step trap before its instruction.
static inline bool page_stops_before_instruction(void)
{
  if (BX_CPU_THIS_PTR async_event && !page_loop.resumed) {
    if (BX_CPU_THIS_PTR handleAsyncEvent()) return true;
    if (page_loop.over) return page_loop.resumed = true;
  }
  page_loop.resumed = false;
  return false;
}

template <bool CAREFUL> static void page_turns(void)
{
  while (!page_stops_before_instruction()) {
    bxICacheEntry_c *entry = BX_CPU_THIS_PTR getICacheEntry();
    bxInstruction_c *i = entry->i, *last = i + entry->tlen;
    while (1) {
      if (CAREFUL && page_break_here(BX_CPU_THIS_PTR get_laddr(BX_SEG_REG_CS, RIP))) {
        page_loop.resumed = true;
        return;
      }
      RIP += i->ilen();
      BX_CPU_CALL_METHOD(i->execute1, (i));
      BX_CPU_THIS_PTR prev_rip = RIP;
      BX_CPU_THIS_PTR icount++;
      BX_SYNC_TIME_IF_SINGLE_PROCESSOR(0);
      if (BX_CPU_THIS_PTR async_event) break;
      if (++i == last) {
        entry = BX_CPU_THIS_PTR getICacheEntry();
        i = entry->i;
        last = i + entry->tlen;
      }
    }
    // Set by a rep and by far jumps, only to come here.
    BX_CPU_THIS_PTR async_event &= ~BX_ASYNC_EVENT_STOP_TRACE;
  }
}

__attribute__((noinline)) static void page_run_loop(void)
{
  if (page_loop.careful) page_turns<true>(); else page_turns<false>();
}
