"""Unit tests of the segment descriptors: the words that the processor loads, derived a second time.

Their one idea: the builders of seg/desc.h are checked by somebody who has not read them.  Here a
descriptor is put together byte by byte, from the figures "Segment Descriptor" and "Call-Gate
Descriptor" in Intel SDM vol. 3A, and compared with the tables in the linked kernels.
"""
import re
import struct

import pytest

from machine import elf
from machine import emu

CODE, DATA, READ_ONLY = 0b1011, 0b0011, 0b0001
# The models' segments, from docs: name -> (base, limit in bytes, type, DPL), GDT entries 1 to 4.
MODELS = {
    "split": [(0xC0000000, 0x00FFFFFF, CODE, 0), (0xC0000000, 0x00FFFFFF, DATA, 0),
              (0x40000000, 0x7FFFFFFF, CODE, 3), (0x40000000, 0x7FFFFFFF, DATA, 3)],
    "flat": [(0, 0xFFFFFFFF, CODE, 0), (0, 0xFFFFFFFF, DATA, 0),
             (0, 0xFFFFFFFF, CODE, 3), (0, 0xFFFFFFFF, DATA, 3)],
}
# The same by hand, with pencil and the figure: no code of ours can be wrong here.
BY_HAND = {
    "split": ["ff 0f 00 00 00 9b c0 c0", "ff 0f 00 00 00 93 c0 c0",
              "ff ff 00 00 00 fb c7 40", "ff ff 00 00 00 f3 c7 40"],
    "flat": ["ff ff 00 00 00 9b cf 00", "ff ff 00 00 00 93 cf 00",
             "ff ff 00 00 00 fb cf 00", "ff ff 00 00 00 f3 cf 00"],
}


def segment(base, limit, kind, dpl):
    """The eight bytes of a 32-bit code or data segment, each as the figure shows it."""
    coarse = limit >= 1 << 20
    units = limit >> 12 if coarse else limit
    return bytes([units & 255, units >> 8 & 255, base & 255, base >> 8 & 255, base >> 16 & 255,
                  0x80 | dpl << 5 | 0x10 | kind, coarse << 7 | 1 << 6 | units >> 16, base >> 24])


def gate(offset, selector, kind, dpl, parameters):
    """The eight bytes of a call, interrupt or task gate."""
    return bytes([offset & 255, offset >> 8 & 255, selector & 255, selector >> 8, parameters,
                  0x80 | dpl << 5 | kind, offset >> 16 & 255, offset >> 24])


@pytest.mark.parametrize("mode", MODELS)
def test_our_derivation_agrees_with_the_pencil(mode):
    assert [segment(*s).hex(" ") for s in MODELS[mode]] == BY_HAND[mode]


@pytest.mark.parametrize("mode", MODELS)
def test_the_kernels_table(mode):
    path = emu.TOP / emu.BUILD / f"kernel-{mode}.elf"
    if not path.exists():
        pytest.skip("nothing is built")
    kernel = elf.load(path)
    table = next(s for s in kernel.symbols() if s.name == "gdt")
    entries = kernel.bytes_at(table.value, table.size)
    assert entries[:8] == bytes(8), "entry 0 is the null descriptor"
    for index, fields in enumerate(MODELS[mode], 1):
        assert entries[8 * index:8 * index + 8].hex(" ") == segment(*fields).hex(" "), index


def test_golden_values_in_the_header():
    """Each golden value of seg/desc.h, from its arguments."""
    kinds = {"TYPE_DATA_RO": READ_ONLY, "TYPE_DATA": DATA, "TYPE_CODE": CODE, "TYPE_TSS": 9,
             "TYPE_INTERRUPT_GATE": 14, "TYPE_CALL_GATE": 12}
    text = (emu.TOP / "seg" / "desc.h").read_text(encoding="utf-8")
    found = re.findall(r"_Static_assert\(DESC_(SEGMENT|GATE)\(([^)]*)\) == (\w+)", text)
    assert len(found) >= 7
    for kind, arguments, golden in found:
        numbers = [kinds[a] if a in kinds else int(a, 0) for a in arguments.split(", ")]
        made = segment(*numbers) if kind == "SEGMENT" else gate(*numbers)
        assert struct.unpack("<Q", made)[0] == int(golden, 16), (kind, arguments)
