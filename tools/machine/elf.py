"""elf.py - reads the parts of a 32-bit ELF file that our tools and tests need.

Its one idea: no binutils at run time.  Fields are named as in the System V ABI, chapters
"Object Files" and "Program Loading".   Read next: tools/exec.py.
"""
import struct
from dataclasses import dataclass
from pathlib import Path

ET_REL, ET_EXEC, ET_DYN, ET_CORE = 1, 2, 3, 4
EM_386 = 3
PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
PF_X, PF_W = 1, 2
SHT_SYMTAB = 2
# Section numbers from here on mean something else, such as "absolute".
SHN_LORESERVE = 0xFF00
EHDR, PHDR, SHDR, SYM = "<HHIIIIIHHHHHH", "<8I", "<10I", "<IIIBBH"
CLASS32, LITTLE_ENDIAN = 1, 1
KINDS = {ET_REL: "an object file (link it first)", ET_CORE: "a core dump",
         ET_DYN: "position-independent or a shared library (link with -static -no-pie)"}


class ElfError(Exception):
    """Not a file of the wanted kind, in words."""


@dataclass
class Segment:
    type: int
    offset: int
    vaddr: int
    paddr: int
    filesz: int
    memsz: int
    flags: int
    align: int


@dataclass
class Symbol:
    name: str
    value: int
    size: int
    section: int


class Elf:
    def __init__(self, data):
        if data[:4] != b"\x7fELF":
            raise ElfError("is not an ELF file")
        if len(data) < 52:
            raise ElfError("is cut short: no whole ELF header")
        if data[4] != CLASS32:
            raise ElfError("is a 64-bit ELF file (compile for i386: -m32)")
        if data[5] != LITTLE_ENDIAN:
            raise ElfError("is a big-endian ELF file")
        self.data = data
        (self.type, self.machine, _, self.entry, self.phoff, self.shoff, _, _, self.phentsize,
         self.phnum, self.shentsize, self.shnum, _) = struct.unpack_from(EHDR, data, 16)

    def table(self, offset, size, count, layout):
        try:
            return [struct.unpack_from(layout, self.data, offset + i * size) for i in range(count)]
        except struct.error:
            raise ElfError("is cut short: a table lies outside the file") from None

    def segments(self):
        return [Segment(*fields) for fields in
                self.table(self.phoff, self.phentsize, self.phnum, PHDR)]

    def symbols(self):
        sections = self.table(self.shoff, self.shentsize, self.shnum, SHDR)
        for _, kind, _, _, offset, size, link, _, _, entsize in sections:
            if kind == SHT_SYMTAB:
                strings = sections[link][4]
                entries = self.table(offset, entsize, size // entsize, SYM)
                for name, value, length, _, _, section in entries:
                    end = self.data.index(b"\0", strings + name)
                    yield Symbol(self.data[strings + name:end].decode(), value, length, section)

    def bytes_at(self, vaddr, count):
        """The bytes that the file puts at this address."""
        for s in self.segments():
            if s.type == PT_LOAD and s.vaddr <= vaddr and vaddr + count <= s.vaddr + s.filesz:
                start = s.offset + vaddr - s.vaddr
                return self.data[start:start + count]
        raise ElfError(f"has no bytes at {vaddr:#x}")


def load(path):
    return Elf(Path(path).read_bytes())


def check_program(elf):
    """Raise ElfError unless this is a static i386 program at fixed addresses."""
    if elf.machine != EM_386:
        raise ElfError("is not for the i386 (compile with -m32)")
    segments = elf.segments()
    if any(s.type == PT_INTERP for s in segments):
        raise ElfError("needs a dynamic loader (link with -static -no-pie)")
    if elf.type != ET_EXEC:
        raise ElfError(f"is {KINDS.get(elf.type, 'of an unknown ELF type')}")
    loads = [s for s in segments if s.type == PT_LOAD]
    if not loads:
        raise ElfError("has nothing to load")
    if any(s.filesz > s.memsz or s.offset + s.filesz > len(elf.data) for s in loads):
        raise ElfError("is cut short: a segment lies outside the file")
    if not any(s.flags & PF_X and s.vaddr <= elf.entry < s.vaddr + s.memsz for s in loads):
        raise ElfError("does not start inside its own code")
