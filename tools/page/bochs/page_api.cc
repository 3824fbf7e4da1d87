// page_api.cc - what the page calls: run, breakpoints, keys, and how the machine stands.
//
// Its one idea: the processor loop comes back to its caller by itself, when a timer of the machine
// says that the ticks are over.  Nothing has to be unwound, and the next call goes on from there.
//
// Answers of more than a number lie in static memory, as 32-bit words, until the next call of the
// same function.  tools/page/machine/bochs.js reads them in the same order.
//
// Part of a changed Bochs: LGPL 2 or later, as Bochs is.   Read next: page_loop.h.
#define NEED_CPU_REG_SHORTCUTS 1
#include "bochs.h"
#include "cpu/cpu.h"
#include "cpu/decoder/instr.h"
#include "memory/memory-bochs.h"
#include "pc_system.h"
#include "gui/gui.h"
#include "gui/keymap.h"
#include "iodev/iodev.h"
#include "plugin.h"
#include "page_api.h"
#include <emscripten.h>

page_loop_state page_loop;

// ---- Running ----------------------------------------------------------------------------------

enum { TICKS_OVER, AT_BREAK, OFF };
static bool off;

static bool halted(void)
{
  return BX_CPU(0)->activity_state != BX_CPU_C::BX_ACTIVITY_STATE_ACTIVE;
}

static void ticks_over(void *)
{
  page_loop.over = true;
  BX_CPU(0)->async_event |= 1;
  // A processor that waits in HLT looks at nothing else.
  if (halted())
    bx_pc_system.kill_bochs_request = 1;
}

// The timer is a guest of the machine's own timers; it changes nothing that the machine can see.
static void set_timer(uint32_t ticks)
{
  static int timer = -1;
  if (timer < 0)
    timer = bx_pc_system.register_timer_ticks(&bx_pc_system, ticks_over, ticks, 0, 1, "page");
  else
    bx_pc_system.activate_timer_ticks(timer, ticks, 0);
}

// The loop also comes back when HLT ended with the last tick: its interrupt is still to be taken.
static bool stopped(void)
{
  return page_loop.at_break || (page_loop.over && (page_loop.resumed || halted()));
}

extern "C" {

EMSCRIPTEN_KEEPALIVE int page_run(uint32_t ticks)
{
  if (off) return OFF;
  set_timer(ticks);
  page_loop.over = page_loop.at_break = false;
  do {
    bx_pc_system.kill_bochs_request = 0;
    BX_CPU(0)->cpu_loop();
  } while (!stopped());
  bx_pc_system.kill_bochs_request = 0;
  return page_loop.at_break ? AT_BREAK : TICKS_OVER;
}

EMSCRIPTEN_KEEPALIVE double page_ticks(void) { return (double) bx_pc_system.time_ticks(); }
EMSCRIPTEN_KEEPALIVE double page_icount(void) { return (double) BX_CPU(0)->get_icount(); }

}

// Out of the emulator from any depth, past all C++ frames.
EM_JS(void, leave_for_ever, (), { throw "off"; });
void page_end(int) { off = true; leave_for_ever(); }

void page_takes_over(void)
{
  // What Bochs said of itself must not stand before the guest's first words.
  fflush(stdout);
  emscripten_exit_with_live_runtime();
}

// ---- Breakpoints ------------------------------------------------------------------------------

static const unsigned BREAKS_MAX = 64;
static uint64_t breaks[BREAKS_MAX];
static unsigned break_count;
// The instruction at which the machine stopped last: it must not stop there again.
static uint64_t passed_at = ~(uint64_t) 0;

bool page_break_here(uint64_t linear)
{
  for (unsigned n = 0; n < break_count; n++)
    if (breaks[n] == linear && passed_at != BX_CPU(0)->get_icount()) {
      passed_at = BX_CPU(0)->get_icount();
      page_loop.at_break = true;
      return true;
    }
  return false;
}

extern "C" {

EMSCRIPTEN_KEEPALIVE void page_breaks_clear(void)
{
  break_count = 0;
  page_loop.careful = false;
}

EMSCRIPTEN_KEEPALIVE int page_break_add(uint32_t linear)
{
  if (break_count == BREAKS_MAX) return 0;
  breaks[break_count++] = linear;
  return page_loop.careful = true;
}

// The next run begins behind a breakpoint, if one is here.
EMSCRIPTEN_KEEPALIVE void page_break_pass(void)
{
  // In HLT the next instruction has the same count, and may have a breakpoint of its own.
  if (!halted()) passed_at = BX_CPU(0)->get_icount();
}

}

// ---- Exceptions -------------------------------------------------------------------------------

// How many; of the last: vector, error code, CS, EIP, its linear address, CR2, ticks (two words).
static uint32_t exception_record[9];

void page_note_exception(unsigned vector, unsigned error)
{
  BX_CPU_C *cpu = BX_CPU(0);
  uint64_t ticks = bx_pc_system.time_ticks();
  exception_record[0]++;
  exception_record[1] = vector;
  exception_record[2] = error;
  exception_record[3] = cpu->sregs[BX_SEG_REG_CS].selector.value;
  exception_record[4] = (uint32_t) cpu->prev_rip;
  exception_record[5] = (uint32_t) cpu->get_laddr(BX_SEG_REG_CS, cpu->prev_rip);
  exception_record[6] = (uint32_t) cpu->cr2;
  exception_record[7] = (uint32_t) ticks;
  exception_record[8] = (uint32_t) (ticks >> 32);
}

extern "C" {

EMSCRIPTEN_KEEPALIVE const uint32_t *page_exception(void) { return exception_record; }

// ---- Screen and keys --------------------------------------------------------------------------

// Drawn now: a stopped guest's screen is what its memory says, not what it was a moment ago.
EMSCRIPTEN_KEEPALIVE const page_screen_state *page_screen(void)
{
  DEV_vga_refresh(false);
  return &page_screen_now;
}

// A key by Bochs' name for it, BX_KEY_A; 0 if there is none.
EMSCRIPTEN_KEEPALIVE int page_key(const char *name, int down)
{
  for (Bit32u key = 0; key < BX_KEY_NBKEYS; key++)
    if (!strcmp(bx_keymap.getBXKeyName(key), name)) {
      DEV_kbd_gen_scancode(key | (down ? BX_KEY_PRESSED : BX_KEY_RELEASED));
      return 1;
    }
  return 0;
}

}

// ---- The processor's state --------------------------------------------------------------------

static uint32_t state[160];

static uint32_t *put64(uint32_t *p, uint64_t value)
{
  *p++ = (uint32_t) value;
  *p++ = (uint32_t) (value >> 32);
  return p;
}

// Seven words and a base: the selector and all that the processor keeps behind it.
static uint32_t *put_segment(uint32_t *p, const bx_segment_reg_t *s)
{
  const bx_descriptor_t *c = &s->cache;
  *p++ = s->selector.value;
  p = put64(p, c->u.segment.base);
  *p++ = c->u.segment.limit_scaled;
  *p++ = c->type;
  *p++ = c->dpl;
  *p++ = (c->valid ? 1 : 0) | (c->p ? 2 : 0) | (c->segment ? 4 : 0) | (c->u.segment.d_b ? 8 : 0) |
         (c->u.segment.g ? 16 : 0) | (c->u.segment.l ? 32 : 0) | (c->u.segment.avl ? 64 : 0);
  return p;
}

static uint32_t *put_control(uint32_t *p, BX_CPU_C *cpu)
{
  *p++ = cpu->read_eflags();
  *p++ = cpu->cr0.get32();
  p = put64(p, cpu->cr2);
  p = put64(p, cpu->cr3);
  *p++ = (uint32_t) cpu->cr4.get32();
  *p++ = cpu->efer.get32();
  for (unsigned n = 0; n < 4; n++)
    *p++ = (uint32_t) cpu->dr[n];
  *p++ = cpu->dr6.get32();
  *p++ = cpu->dr7.get32();
  *p++ = cpu->sregs[BX_SEG_REG_CS].selector.rpl;
  *p++ = cpu->cpu_mode;
  *p++ = halted();
  return p;
}

extern "C" {

// General registers (16 of 64 bits), RIP, its linear address, control registers, segment registers,
// LDTR, TR, GDTR, IDTR.
EMSCRIPTEN_KEEPALIVE const uint32_t *page_state(void)
{
  BX_CPU_C *cpu = BX_CPU(0);
  uint32_t *p = state;
  for (unsigned n = 0; n < BX_GENERAL_REGISTERS; n++)
    p = put64(p, cpu->gen_reg[n].rrx);
  p = put64(p, RIP);
  p = put64(p, cpu->get_laddr(BX_SEG_REG_CS, RIP));
  p = put_control(p, cpu);
  for (unsigned n = BX_SEG_REG_ES; n <= BX_SEG_REG_GS; n++)
    p = put_segment(p, &cpu->sregs[n]);
  p = put_segment(p, &cpu->ldtr);
  p = put_segment(p, &cpu->tr);
  p = put64(p, cpu->gdtr.base);
  *p++ = cpu->gdtr.limit;
  p = put64(p, cpu->idtr.base);
  *p++ = cpu->idtr.limit;
  return state;
}

// ---- Memory and instructions ------------------------------------------------------------------

// Where this byte of guest memory is in ours; 0 if no memory is there.
EMSCRIPTEN_KEEPALIVE uint8_t *page_physical(uint32_t address)
{
  return BX_MEM(0)->getHostMemAddr(NULL, A20ADDR(address), BX_READ);
}

// The same for a linear address, through the page tables, without setting any bit in them.
EMSCRIPTEN_KEEPALIVE uint8_t *page_linear(uint32_t address)
{
  bx_phy_address physical;
  return BX_CPU(0)->dbg_xlate_linear2phy(address, &physical) ? page_physical(physical) : NULL;
}

// Write one byte as a device would, so that no instruction that was decoded before stays.
EMSCRIPTEN_KEEPALIVE int page_poke(uint32_t address, uint32_t byte)
{
  bx_phy_address physical;
  if (!BX_CPU(0)->dbg_xlate_linear2phy(address, &physical)) return 0;
  Bit8u value = byte;
  BX_MEM(0)->writePhysicalPage(NULL, physical, 1, &value);
  return 1;
}

static char instruction[256];
EMSCRIPTEN_KEEPALIVE const char *page_instruction_text(void) { return instruction; }

// The length of the instruction at this linear address, and its text; 0 if it cannot be read.
EMSCRIPTEN_KEEPALIVE unsigned page_disassemble(uint32_t linear)
{
  uint8_t bytes[16] = {0};
  unsigned there = 0;
  for (const uint8_t *p; there < sizeof bytes && (p = page_linear(linear + there)); there++)
    bytes[there] = *p;
  instruction[0] = 0;
  if (!there) return 0;
  BX_CPU_C *cpu = BX_CPU(0);
  bool is_32 = cpu->sregs[BX_SEG_REG_CS].cache.u.segment.d_b;
  bool is_64 = cpu->cpu_mode == BX_MODE_LONG_64;
  bx_address base = cpu->get_segment_base(BX_SEG_REG_CS);
  return bx_disasm_wrapper(is_32, is_64, base, linear - base, bytes, instruction);
}

}

// ---- Pictures of the whole machine ------------------------------------------------------------

// Our memory in chunks of four pages.  Of each is known: surely as it was, surely written to, or
// neither; then a sum over it tells.
static const unsigned PAGE = 4096, PAGES_A_CHUNK = 4, CHUNK = PAGE * PAGES_A_CHUNK;
static const uint32_t CHUNKS = (128u << 20) / CHUNK;
enum { UNCHANGED, CHANGED, UNKNOWN };
static uint8_t marks[CHUNKS];
static uint64_t sums[CHUNKS];
// Set by Bochs, in cpu/icache.h, for each page of guest memory that is written to.
Bit8u page_written[1 << 20];

// Guest memory: unchanged where none of a chunk's pages was written to.  A page that the guest's
// chipset hides behind a ROM is not found here; its chunk stays unknown.
static void mark_guest_memory(void)
{
  static uint8_t seen[CHUNKS];
  memset(seen, 0, sizeof seen);
  for (uint32_t page = 0; page < BX_MEM(0)->get_memory_len() / PAGE; page++) {
    uint32_t chunk = (uint32_t) page_physical(page * PAGE) / CHUNK;
    if (page_written[page]) marks[chunk] = CHANGED;
    else if (++seen[chunk] == PAGES_A_CHUNK) marks[chunk] = UNCHANGED;
  }
}

// What is derived from the rest and made anew: what Bochs decoded, and our own notes.
static void mark_derived(const void *start, size_t size)
{
  uint32_t first = (uint32_t) start + CHUNK - 1, last = (uint32_t) start + size;
  for (uint32_t chunk = first / CHUNK; chunk < last / CHUNK; chunk++)
    marks[chunk] = UNCHANGED;
}

// Each step can be undone, so one changed word is always seen; more than one, but for 1 in 2^64.
static inline uint64_t stir(uint64_t sum, uint64_t word)
{
  sum ^= word;
  return (sum << 29 | sum >> 35) * 0x9E3779B97F4A7C15u;
}

static uint64_t sum_of(const uint64_t *words)
{
  uint64_t a = 1, b = 2, c = 3, d = 4;
  for (unsigned n = 0; n < CHUNK / sizeof *words; n += 4) {
    a = stir(a, words[n]);
    b = stir(b, words[n + 1]);
    c = stir(c, words[n + 2]);
    d = stir(d, words[n + 3]);
  }
  return stir(stir(stir(a, b), c), d);
}

static void mark_by_sums(uint32_t chunks)
{
  for (uint32_t chunk = 0; chunk < chunks; chunk++)
    if (marks[chunk] == UNKNOWN) {
      uint64_t sum = sum_of((const uint64_t *) (chunk * CHUNK));
      marks[chunk] = sum == sums[chunk] ? UNCHANGED : CHANGED;
      sums[chunk] = sum;
    }
}

extern "C" {

EMSCRIPTEN_KEEPALIVE unsigned page_chunk_size(void) { return CHUNK; }

// For each of the first chunks: has it changed since the last call?
EMSCRIPTEN_KEEPALIVE const uint8_t *page_changes(uint32_t chunks)
{
  memset(marks, UNKNOWN, sizeof marks);
  mark_guest_memory();
  memset(page_written, 0, sizeof page_written);
  mark_derived(page_written, sizeof page_written);
  mark_derived(marks, sizeof marks);
  mark_derived(sums, sizeof sums);
  mark_derived(&BX_CPU(0)->iCache, sizeof BX_CPU(0)->iCache);
  mark_by_sums(chunks);
  return marks;
}

// The sums at the last call, one for each chunk; a picture keeps them and puts them back.
EMSCRIPTEN_KEEPALIVE uint64_t *page_sums(void) { return sums; }

// Our memory holds another moment's bytes now, and its sums: what was decoded is of no use.
EMSCRIPTEN_KEEPALIVE void page_restored(void)
{
  flushICaches();
  memset(page_written, 0, sizeof page_written);
}

}
