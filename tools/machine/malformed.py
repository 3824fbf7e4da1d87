"""malformed.py - ELF files that are wrong in one field, for the escape suite.

Its one idea: one good file of two hundred bytes, and a list of what is done to it; so each file
differs from a good one in one thing.  REFUSED: the loader must not start it; otherwise its end.

Usage: python3 -m machine.malformed FOLDER        writes them all
Source: System V ABI, "Object Files", "Program Header".     Read next: kernel/process/elf.c.
"""
import struct
import sys
from pathlib import Path

REFUSED, FAMILY = "REFUSED", "malformed"
BASE, PAGE = 0x08048000, 0x1000
KERNEL, SPLIT_TOP, FLAT_TOP = 0xC0100000, 0x80000000, 0xC0000000
LOAD, INTERP, READ_RUN, READ_WRITE = 1, 3, 5, 6
# mov eax, 1; xor ebx, ebx; int 0x80: a good end.
CODE = bytes.fromhex("b8 01 00 00 00 31 db cd 80")
EHDR, PHDR = "<16s2H5I6H", "<8I"
EHDR_FIELDS = ("ident", "type", "machine", "version", "entry", "phoff", "shoff", "flags", "ehsize",
               "phentsize", "phnum", "shentsize", "shnum", "shstrndx")
PHDR_FIELDS = ("type", "offset", "vaddr", "paddr", "filesz", "memsz", "flags", "align")
EHDR_SIZE, PHDR_SIZE = struct.calcsize(EHDR), struct.calcsize(PHDR)
IDENT = b"\x7fELF\x01\x01\x01"
# The code lies behind room for sixteen program headers.
CODE_AT = EHDR_SIZE + 16 * PHDR_SIZE
SIZE = CODE_AT + len(CODE)


def segment(**changed):
    good = {"type": LOAD, "offset": 0, "vaddr": BASE, "paddr": BASE, "filesz": SIZE, "memsz": SIZE,
            "flags": READ_RUN, "align": PAGE}
    return good | changed


def elf(segments=None, size=None, **changed):
    """A file's bytes: the good one's, with other program headers, another length, other fields."""
    segments = [segment()] if segments is None else segments
    header = dict(zip(EHDR_FIELDS, (IDENT, 2, 3, 1, BASE + CODE_AT, EHDR_SIZE, 0, 0, EHDR_SIZE,
                                    PHDR_SIZE, len(segments), 0, 0, 0))) | changed
    table = b"".join(struct.pack(PHDR, *(s[f] & 0xFFFFFFFF for f in PHDR_FIELDS)) for s in segments)
    data = struct.pack(EHDR, *(header[f] for f in EHDR_FIELDS)) + table
    return (data.ljust(CODE_AT, b"\0") + CODE)[:size]


def one(**changed):
    """A file whose only program header has these fields otherwise."""
    return elf([segment(**changed)])


def two(**second):
    """A file with a second segment."""
    return elf([segment(), segment(**second)])


FILES = {
    "good": ("NOTHING", "is well formed: the others differ from it in one thing", elf()),
    # The file header.
    "empty": (REFUSED, "has no byte", elf(size=0)),
    "cut_header": (REFUSED, "ends within its header", elf(size=EHDR_SIZE - 1)),
    "cut_table": (REFUSED, "ends within its program headers", elf(size=EHDR_SIZE + 8)),
    "magic": (REFUSED, "is no ELF file", elf(ident=b"\x7fELG\x01\x01\x01")),
    "class64": (REFUSED, "is for 64 bits", elf(ident=b"\x7fELF\x02\x01\x01")),
    "big_endian": (REFUSED, "has its bytes the other way round", elf(ident=b"\x7fELF\x01\x02\x01")),
    "odd_ident": ("NOTHING", "has an identification nobody looks at",
                  elf(ident=b"\x7fELF\x01\x01" + b"\xff" * 10)),
    "relocatable": (REFUSED, "is no program but an object", elf(type=1)),
    "dynamic": (REFUSED, "has no fixed place", elf(type=3)),
    "no_type": (REFUSED, "is of no type", elf(type=0xFFFF)),
    "machine": (REFUSED, "is for another processor", elf(machine=62)),
    "version": ("NOTHING", "is of version 2^32 - 1", elf(version=0xFFFFFFFF)),
    "entry_null": (REFUSED, "begins at 0", elf(entry=0)),
    "entry_kernel": (REFUSED, "begins in the kernel", elf(entry=KERNEL)),
    "entry_offset": (REFUSED, "begins at the kernel's own offset", elf(entry=KERNEL & 0xFFFFFF)),
    "entry_last": (REFUSED, "begins at the last byte of all", elf(entry=0xFFFFFFFF)),
    "entry_stack": (REFUSED, "begins on its stack", elf(entry=SPLIT_TOP - 64)),
    "entry_end": ("SIGSEGV", "begins at the last byte of its page", elf(entry=BASE + PAGE - 1)),
    "table_nowhere": (REFUSED, "has its program headers 4 GB away", elf(phoff=0xFFFFFFFF)),
    "table_wraps": (REFUSED, "has program headers that wrap", elf(phoff=0xFFFFFFF0)),
    "table_at_end": (REFUSED, "has them behind its end", elf(phoff=SIZE)),
    "table_itself": (REFUSED, "has its own header for a program header", elf(phoff=0)),
    "no_segments": (REFUSED, "has no program header", elf([])),
    "many_segments": (REFUSED, "has 65,535 of them", elf(phnum=0xFFFF)),
    "one_too_many": (REFUSED, "has seventeen of them", elf(phnum=17)),
    "entry_size_0": (REFUSED, "has program headers of no byte", elf(phentsize=0)),
    "entry_size_odd": (REFUSED, "has program headers of 33 bytes", elf(phentsize=33)),
    "sections": ("NOTHING", "has sections 4 GB away, which nobody wants",
                 elf(shoff=0xFFFFFFFF, shnum=0xFFFF)),
    # The segment.
    "not_loaded": (REFUSED, "has a segment that is not loaded", one(type=0)),
    "interpreter": (REFUSED, "wants a dynamic linker", two(type=INTERP)),
    "odd_segment": (REFUSED, "has a segment of a type nobody knows", one(type=0xFFFFFFFF)),
    "offset_far": (REFUSED, "has its bytes 4 GB away", one(offset=0xFFFFFFFF)),
    "offset_wraps": (REFUSED, "has bytes that wrap round to the file's",
                     one(offset=-64, filesz=128)),
    "offset_end": (REFUSED, "has its first byte behind the file's end", one(offset=SIZE, filesz=1)),
    "filesz_more": (REFUSED, "has more bytes in the file than in memory", one(memsz=SIZE - 1)),
    "filesz_past": (REFUSED, "has a byte more than the file", one(filesz=SIZE + 1, memsz=SIZE + 1)),
    "filesz_all": (REFUSED, "has 4 GB in the file", one(filesz=0xFFFFFFFF, memsz=0xFFFFFFFF)),
    "memsz_none": (REFUSED, "has no byte of memory", one(memsz=0, filesz=0)),
    "memsz_all": (REFUSED, "has 4 GB of memory", one(memsz=0xFFFFFFFF)),
    "memsz_wraps": (REFUSED, "has memory round to where it begins", one(memsz=-BASE)),
    "memsz_kernel": (REFUSED, "has memory up to the kernel and into it",
                     one(memsz=KERNEL + PAGE - BASE)),
    "memsz_stack": (REFUSED, "has memory up to the end, over its stack",
                    one(memsz=FLAT_TOP - BASE)),
    "memsz_large": ("NOTHING", "has a gigabyte of memory, and never touches it",
                    one(memsz=0x40000000)),
    "vaddr_kernel": (REFUSED, "wants to be loaded over the kernel", two(vaddr=KERNEL)),
    "vaddr_directory": (REFUSED, "wants to be loaded at the kernel's first byte",
                        two(vaddr=FLAT_TOP)),
    "vaddr_last": (REFUSED, "wants to be loaded at the last page", two(vaddr=-PAGE)),
    "vaddr_wraps": (REFUSED, "wants to be loaded round the end", two(vaddr=-64)),
    "vaddr_stack": (REFUSED, "wants to be loaded over its stack", two(vaddr=FLAT_TOP - PAGE)),
    "vaddr_null": ("NOTHING", "has a segment at 0", two(vaddr=0)),
    "vaddr_odd": ("NOTHING", "has a segment in the middle of a page", two(vaddr=0x0900_0123)),
    "flags_none": (REFUSED, "has a segment that nobody may use", one(flags=0)),
    "flags_all": ("NOTHING", "has every flag", one(flags=0xFFFFFFFF)),
    "flags_write": ("NOTHING", "may only be written", two(vaddr=0x09000000, flags=2)),
    "align_odd": ("NOTHING", "wants to be aligned to 3 bytes", one(align=3)),
    "align_none": ("NOTHING", "wants no alignment", one(align=0)),
    "twice": ("NOTHING", "has the same segment twice", two()),
    "over_itself": ("NOTHING|SIGSEGV", "has a segment that covers another",
                    two(vaddr=BASE - PAGE, memsz=4 * PAGE)),
    "shares_page": ("NOTHING", "has data in its code's page",
                    two(vaddr=BASE + SIZE, filesz=0, memsz=64, flags=READ_WRITE)),
    "backwards": ("NOTHING", "has its segments in falling order",
                  elf([segment(vaddr=BASE + 4 * PAGE), segment()])),
    "sixteen": ("NOTHING", "has as many segments as there may be",
                elf([segment(vaddr=BASE + n * PAGE) for n in range(16)])),
    "bss_alone": ("NOTHING", "has a segment without a byte in the file",
                  two(vaddr=0x09000000, filesz=0, memsz=64 * PAGE, flags=READ_WRITE)),
}


def rows():
    """(name, promise, sentence) of each."""
    return [(name, promise, f"a file that {words}") for name, (promise, words, _) in FILES.items()]


def main(folder):
    for name, (_, _, data) in FILES.items():
        (Path(folder) / name).write_bytes(data)


if __name__ == "__main__":
    main(sys.argv[1])
