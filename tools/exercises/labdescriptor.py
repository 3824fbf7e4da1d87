"""labdescriptor.py - exercise 2 of docs/lab.md: eight bytes of the GDT, read and written by hand.

Its one idea: the bytes come from the kernel's file, what they mean from the running kernel, which
has asked the processor.  Source: Intel SDM vol. 3A, "Segment Descriptors".

Read before: tools/exercises/labsheets.py.
"""
import re

from exercises.labsheets import grade_sheet, hexadecimal, sheet
from machine import elf
from machine import emu
from machine import names

HEX_BYTES = re.compile(r"[0-9a-f]{2}( [0-9a-f]{2}){7}", re.IGNORECASE)
DESCRIPTOR = 8
SEG_USER_DS = names.LAYOUT["SEG_USER_DS"]


def descriptor(mode):
    """The bytes of the user's data segment in the GDT of one kernel, as they lie in memory."""
    image = elf.load(emu.TOP / emu.BUILD / f"kernel-{mode}.elf")
    gdt = next(s.value for s in image.symbols() if s.name == "gdt")
    return image.bytes_at(gdt + SEG_USER_DS * DESCRIPTOR, DESCRIPTOR)


def user_ds(machine):
    """base, limit, DPL of split's user data segment, as that kernel tells them."""
    line = next(line for line in machine.segments("split").splitlines() if "user DS" in line)
    return re.search(r"base (\w{8})  limit (\w{8})  DPL (\d)", line).groups()


def judge_base(answer, machine):
    said, right = hexadecimal(answer), int(user_ds(machine)[0], 16)
    if said is None:
        return f"\"{answer}\" is not eight hex digits"
    if said == right:
        return None
    if said == int.from_bytes(right.to_bytes(4, "little"), "big"):
        return "the right bytes, but the lowest address holds the lowest eight bits"
    return "bits 0 to 23 are bytes 2, 3, 4; where are bits 24 to 31?"


def judge_limit(answer, machine):
    said, right = hexadecimal(answer), int(user_ds(machine)[1], 16)
    if said is None:
        return f"\"{answer}\" is not eight hex digits"
    if said == right:
        return None
    if said in (right >> 12, right >> 12 << 12):
        return "nearly: bit G says that it counts in units of 4 KB; the last unit is whole, too"
    return "20 bits: bytes 0 and 1, and the low half of byte 6; the high half has G (Intel SDM " \
           "vol. 3A, \"Segment Descriptors\")"


def judge_dpl(answer, machine):
    if answer == user_ds(machine)[2]:
        return None
    return "two bits of byte 5, beside P; who may load this segment?"


def judge_flat_bytes(answer, _):
    right = descriptor("flat").hex(" ")
    if not HEX_BYTES.fullmatch(answer):
        return "not eight bytes of two hex digits with blanks between them"
    said = answer.lower()
    if said == right:
        return None
    if said == " ".join(reversed(right.split())):
        return "the highest byte stands first; here the lowest address comes first, as in memory"
    wrong = [str(n) for n, (a, b) in enumerate(zip(said.split(), right.split())) if a != b]
    return f"byte {', '.join(wrong)} (from 0) is not as in the flat kernel's GDT"


DESCRIPTOR_JUDGES = {"split base": judge_base, "split limit": judge_limit, "split DPL": judge_dpl,
                     "flat bytes": judge_flat_bytes}
DESCRIPTOR_WORDS = """\
Exercise 2: read a descriptor
Entry 4 of the GDT is the user's data segment.  In kernel-split.elf its eight bytes
are, lowest address first:
    {bytes}
base and limit: eight hex digits, the limit in bytes (the last legal offset).  Then
the other way round: the eight bytes of the same entry in the flat kernel, written
like these."""


def descriptor_sheet():
    return sheet(DESCRIPTOR_WORDS.format(bytes=descriptor("split").hex(" ")), DESCRIPTOR_JUDGES)


def grade_descriptor(text, machine):
    return grade_sheet(text, DESCRIPTOR_JUDGES, machine)
