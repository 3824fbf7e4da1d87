// page_gui.cc - Bochs' display library for a page; it stands in for gui/nogui.cc.
//
// Its one idea: every character and tile is drawn into one RGBA picture in memory, and a counter
// says that it changed.  The page looks at both between two slices.
//
// The interface is that of gui/gui.h.   Part of a changed Bochs: LGPL 2 or later, as Bochs is.
// Read next: page_api.h.
#define BX_PLUGGABLE
#include "bochs.h"
#include "gui/gui.h"
#include "plugin.h"
#include "gui/paramtree.h"
#include "param_names.h"
#include "iodev/iodev.h"
#include "page_api.h"

class bx_nogui_gui_c : public bx_gui_c {
public:
  bx_nogui_gui_c(void) {}
  DECLARE_GUI_VIRTUAL_METHODS()
  virtual void draw_char(Bit8u ch, Bit8u fc, Bit8u bc, Bit16u xc, Bit16u yc, Bit8u fw, Bit8u fh,
                         Bit8u fx, Bit8u fy, bool gfxcharw9, Bit8u cs, Bit8u ce, bool curs,
                         bool font2);
};

static bx_nogui_gui_c *theGui = NULL;
IMPLEMENT_GUI_PLUGIN_CODE(nogui)

#define LOG_THIS theGui->

// The largest picture: that of a guest in a VESA mode.  A text screen has 720 x 400.
static const unsigned MAX_X = 1024, MAX_Y = 768;
static const Bit32u OPAQUE = 0xff000000;
static Bit32u picture[MAX_X * MAX_Y];
static Bit32u colours[256];
page_screen_state page_screen_now;

static inline void dot(unsigned x, unsigned y, Bit8u colour)
{
  if (x < page_screen_now.width && y < page_screen_now.height)
    picture[y * page_screen_now.width + x] = colours[colour];
}

void bx_nogui_gui_c::specific_init(int, char **, unsigned)
{
  put("PAGE");
  // Characters come to draw_char().
  new_text_api = 1;
  page_screen_now.pixels = picture;
}

void bx_nogui_gui_c::clear_screen(void)
{
  for (unsigned n = 0; n < page_screen_now.width * page_screen_now.height; n++)
    picture[n] = OPAQUE;
  page_screen_now.changes++;
}

// Part of a character: its rows from fy on, fh of them; cs to ce are the cursor's rows.
void bx_nogui_gui_c::draw_char(Bit8u ch, Bit8u fc, Bit8u bc, Bit16u xc, Bit16u yc, Bit8u fw,
                               Bit8u fh, Bit8u fx, Bit8u fy, bool gfxcharw9, Bit8u cs, Bit8u ce,
                               bool curs, bool font2)
{
  const Bit8u *glyph = &vga_charmap[font2 ? 1 : 0][(ch << 5) + fy];
  const bool doubled = guest_fwidth > 9;
  for (unsigned y = 0; y < fh; y++, fy++) {
    // Nine dots: the ninth is the eighth again where the character is a line of a frame.
    Bit16u row = *glyph++ << 1;
    if (gfxcharw9) row |= (row >> 1) & 1;
    row <<= fx;
    const bool inverse = curs && fy >= cs && fy <= ce;
    for (unsigned x = 0; x < fw; x++) {
      const bool lit = (row >> (8 - (doubled ? x >> 1 : x))) & 1;
      dot(xc + x, yc + y, lit != inverse ? fc : bc);
    }
  }
  page_screen_now.changes++;
}

// A tile of a graphics mode: indexes of the palette.
void bx_nogui_gui_c::graphics_tile_update(Bit8u *tile, unsigned x0, unsigned y0)
{
  for (unsigned y = 0; y < y_tilesize; y++)
    for (unsigned x = 0; x < x_tilesize; x++)
      dot(x0 + x, y0 + y, tile[y * x_tilesize + x]);
  page_screen_now.changes++;
}

bool bx_nogui_gui_c::palette_change(Bit8u index, Bit8u red, Bit8u green, Bit8u blue)
{
  colours[index] = OPAQUE | (blue << 16) | (green << 8) | red;
  return 1;
}

void bx_nogui_gui_c::dimension_update(unsigned x, unsigned y, unsigned fheight, unsigned fwidth,
                                      unsigned bpp)
{
  guest_textmode = fheight > 0;
  guest_fheight = fheight;
  guest_fwidth = fwidth;
  guest_xres = host_xres = x;
  guest_yres = host_yres = y;
  guest_bpp = bpp;
  host_bpp = 32;
  page_screen_now.width = x < MAX_X ? x : MAX_X;
  page_screen_now.height = y < MAX_Y ? y : MAX_Y;
  clear_screen();
}

// What a window would have.
void bx_nogui_gui_c::text_update(Bit8u *, Bit8u *, unsigned long, unsigned long,
                                 bx_vga_tminfo_t *) {}
void bx_nogui_gui_c::handle_events(void) {}
void bx_nogui_gui_c::flush(void) {}
int bx_nogui_gui_c::get_clipboard_text(Bit8u **, Bit32s *) { return 0; }
int bx_nogui_gui_c::set_clipboard_text(char *, Bit32u) { return 0; }
unsigned bx_nogui_gui_c::create_bitmap(const unsigned char *, unsigned, unsigned) { return 0; }
unsigned bx_nogui_gui_c::headerbar_bitmap(unsigned, unsigned, void (*)(void)) { return 0; }
void bx_nogui_gui_c::show_headerbar(void) {}
void bx_nogui_gui_c::replace_bitmap(unsigned, unsigned) {}
void bx_nogui_gui_c::exit(void) {}
void bx_nogui_gui_c::mouse_enabled_changed_specific(bool) {}
