#!/usr/bin/env python3
"""extable.py - the exception table of a built kernel, with the code it points at.

Its one idea: the table is data in the kernel's file; with the listing beside it everyone can read
it.  Offsets are those of the kernel's segments, as in the listing and in an oops.

Usage: extable.py MODE              the whole table
       extable.py MODE SYMBOL       one entry, or those of one function, with code and fixup

Source: seg/extable.h.   Read next: kernel/entry/trap.c, go_to_fixup().
"""
import struct
import sys

from machine import elf
from machine import emu
from machine import listing
from machine import names
from machine.ending import ToolError, guarded

ENTRY = "<III"
KINDS = {0: "always", 1: "user"}
# Lines shown before the instruction, from it on, and at most of the fixup.
BEFORE, AFTER, FIXUP = 2, 4, 6
ENDS = ("jmp", "ret")


def entries(image):
    """(instruction, fixup, kind) of every entry, sorted as the kernel sorts them at boot."""
    places = {s.name: s.value for s in image.symbols() if s.name.startswith("extable_")}
    start, end = places["extable_start"], places["extable_end"]
    return sorted(struct.iter_unpack(ENTRY, image.bytes_at(start, end - start)))


def line(found, offset, mark=" "):
    symbol, text = found[offset]
    return f"{mark} {offset:08x}  {symbol:32} {text}"


def around(found, offset):
    """The instruction with its neighbours."""
    offsets = list(found)
    at = offsets.index(offset)
    for place in offsets[max(0, at - BEFORE):at + AFTER]:
        yield line(found, place, ">" if place == offset else " ")


def onwards(found, offset):
    """A fixup's code, to where it jumps away."""
    offsets = list(found)
    at = offsets.index(offset)
    for place in offsets[at:at + FIXUP]:
        yield line(found, place)
        if found[place][1].split()[0] in ENDS:
            return


def short(found, offset):
    return found[offset][0].removesuffix("+0x0") if offset in found else "?"


def table(all_entries, found):
    yield "instruction                               goes on at                      if it is"
    for insn, fixup, kind in all_entries:
        yield f"{insn:08x} {short(found, insn):32} {fixup:08x} {short(found, fixup):22} {KINDS[kind]}"


def one(entry, found):
    insn, fixup, kind = entry
    yield f"entry: {insn:08x} {fixup:08x} {kind}   ({short(found, insn)}, kind {KINDS[kind]})"
    yield "the instruction that may fault:"
    yield from around(found, insn)
    yield "where it goes on then:"
    yield from onwards(found, fixup)


def by_symbol(all_entries, found):
    """{name: its entries}: an instruction's own name, and that of the function it is in."""
    named = {}
    for entry in all_entries:
        symbol = short(found, entry[0])
        for name in dict.fromkeys((symbol, symbol.partition("+")[0])):
            named.setdefault(name, []).append(entry)
    return named


def main(arguments):
    mode = emu.choose("MODE", arguments[0] if arguments else "", names.MODES)
    try:
        image = elf.load(emu.TOP / emu.BUILD / f"kernel-{mode}.elf")
        all_entries, found = entries(image), listing.read(emu.TOP / emu.BUILD / f"{mode}.lst")
    except OSError as error:
        raise ToolError(f"{error}; make builds the kernels") from None
    if len(arguments) < 2:
        print("\n".join(table(all_entries, found)))
        return
    named = by_symbol(all_entries, found)
    emu.choose("SYMBOL", arguments[1], sorted(named))
    print("\n\n".join("\n".join(one(entry, found)) for entry in named[arguments[1]]))


if __name__ == "__main__":
    sys.exit(guarded("extable", main, sys.argv[1:]))
