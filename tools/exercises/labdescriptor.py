"""labdescriptor.py - exercise 2 of docs/lab.md: eight bytes of the GDT, read and written by hand.

Its one idea: the bytes come from the kernel's file, what they mean from the running kernel, which
has asked the processor.  A seed's two descriptors are in no kernel; they are made like those.
Source: Intel SDM vol. 3A, "Segment Descriptors".

Read before: tools/exercises/labsheets.py.
"""
import re
from dataclasses import dataclass
from functools import partial
from typing import Callable

from exercises.labsheets import Paper, judge_hexadecimal
from exercises.labvariant import drawn
from machine import elf
from machine import emu
from machine import names

HEX_BYTES = re.compile(r"[0-9a-f]{2}( [0-9a-f]{2}){7}", re.IGNORECASE)
DESCRIPTOR = 8
SEG_USER_DS = names.LAYOUT["SEG_USER_DS"]
# Data, writable, present, accessed; 32 bits, and a limit in units of a page.
ACCESS, FLAGS, UNIT = 0x93, 0xC, 12


@dataclass
class Segment:
    base: int
    limit: int
    dpl: int

    @property
    def bytes(self):
        units = self.limit >> UNIT
        return (units & 0xFFFF | (self.base & 0xFFFFFF) << 16 | (ACCESS | self.dpl << 5) << 40
                | units >> 16 << 48 | FLAGS << 52 | self.base >> 24 << 56).to_bytes(8, "little")


def segment_of(seed, which):
    """A segment that no kernel has."""
    return Segment(drawn(seed, f"{which} base", 1 << 28) << 4 | 1 << 28,
                   drawn(seed, f"{which} limit", (1 << 20) - 2) + 1 << UNIT | (1 << UNIT) - 1,
                   3 * drawn(seed, f"{which} DPL", 2))


def kernels(mode):
    """The bytes of the user's data segment in the GDT of one kernel, as they lie in memory."""
    image = elf.load(emu.TOP / emu.BUILD / f"kernel-{mode}.elf")
    gdt = next(s.value for s in image.symbols() if s.name == "gdt")
    return image.bytes_at(gdt + SEG_USER_DS * DESCRIPTOR, DESCRIPTOR)


def split_segment(machine):
    """Split's user data segment, as that kernel tells it."""
    line = next(line for line in machine.segments("split").splitlines() if "user DS" in line)
    base, limit, dpl = re.search(r"base (\w{8})  limit (\w{8})  DPL (\d)", line).groups()
    return Segment(int(base, 16), int(limit, 16), int(dpl))


# ---- What is said to an answer; right: the right one ----

def why_base(said, right):
    if said == int.from_bytes(right.to_bytes(4, "little"), "big"):
        return "the right bytes, but the lowest address holds the lowest eight bits"
    return "bits 0 to 23 are bytes 2, 3, 4; where are bits 24 to 31?"


def why_limit(said, right):
    if said in (right >> UNIT, right >> UNIT << UNIT):
        return "nearly: bit G says that it counts in units of 4 KB; the last unit is whole, too"
    return "20 bits: bytes 0 and 1, and the low half of byte 6; the high half has G (Intel SDM " \
           "vol. 3A, \"Segment Descriptors\")"


def judge_dpl(answer, right):
    return None if answer == str(right) else \
        "two bits of byte 5, beside P; who may load this segment?"


def judge_bytes(answer, right):
    if not HEX_BYTES.fullmatch(answer):
        return "not eight bytes of two hex digits with blanks between them"
    said = bytes.fromhex(answer)
    if said == right:
        return None
    if said == right[::-1]:
        return "the highest byte stands first; here the lowest address comes first, as in memory"
    wrong = [str(n) for n in range(DESCRIPTOR) if said[n] != right[n]]
    return f"byte {', '.join(wrong)} (from 0) is not as in the descriptor that is asked for"


@dataclass
class Question:
    question: str
    # of a Machine: the right answer, as a number, bytes ...
    value: Callable
    # ... and as it is written.
    written: Callable
    said: Callable

    def right(self, machine):
        return self.written(self.value(machine))

    def judge(self, answer, machine):
        return self.said(answer, self.value(machine))


def questions(seed):
    mine = segment_of(seed, "read")
    read = (lambda machine: mine) if seed else split_segment
    write = segment_of(seed, "write").bytes if seed else kernels("flat")
    name = "" if seed else "split "
    eight = "{:08x}".format
    return [Question(f"{name}base", lambda m: read(m).base, eight,
                     partial(judge_hexadecimal, why=why_base)),
            Question(f"{name}limit", lambda m: read(m).limit, eight,
                     partial(judge_hexadecimal, why=why_limit)),
            Question(f"{name}DPL", lambda m: read(m).dpl, str, judge_dpl),
            Question("bytes" if seed else "flat bytes", lambda m: write, lambda b: b.hex(" "),
                     judge_bytes)]


KERNELS_WORDS = """\
Exercise 2: read a descriptor
Entry 4 of the GDT is the user's data segment.  In kernel-split.elf its eight bytes
are, lowest address first:
    {bytes}
base and limit: eight hex digits, the limit in bytes (the last legal offset).  Then
the other way round: the eight bytes of the same entry in the flat kernel, written
like these."""
SEEDS_WORDS = """\
Exercise 2: read a descriptor
The eight bytes of a data segment like those in seg/desc.h, lowest address first:
    {bytes}
base and limit: eight hex digits, the limit in bytes (the last legal offset).  Then
the other way round: the eight bytes, written like these, of such a segment with
base {base:08x}, limit {limit:08x} (in bytes), DPL {dpl}."""


def words(seed):
    if not seed:
        return KERNELS_WORDS.format(bytes=kernels("split").hex(" "))
    wanted = segment_of(seed, "write")
    return SEEDS_WORDS.format(bytes=segment_of(seed, "read").bytes.hex(" "), base=wanted.base,
                              limit=wanted.limit, dpl=wanted.dpl)


DESCRIPTOR_PAPER = Paper(words, questions)
