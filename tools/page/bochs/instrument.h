// instrument.h - Bochs' own hook for those who look on: here, only exceptions are looked at.
//
// Bochs looks for this name in its top folder before it looks in instrument/stubs.
//
// Part of a changed Bochs: LGPL 2 or later, as Bochs is.   Read next: page_api.cc.
#ifndef PAGE_INSTRUMENT_H
#define PAGE_INSTRUMENT_H
#include "instrument/stubs/instrument.h"

void page_note_exception(unsigned vector, unsigned error);
#undef BX_INSTR_EXCEPTION
#define BX_INSTR_EXCEPTION(cpu_id, vector, error) page_note_exception(vector, error)
#endif
