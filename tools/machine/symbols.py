"""symbols.py - from a name in the kernel to its linear address, and from there back to its source.

Its one idea: in split an address has two numbers.  The ELF file and EIP hold the offset; the Bochs
debugger and the page tables want linear, which is offset + base.  The link itself says how much the
base is (the symbol KERNEL_BASE), so nothing here needs to know the models.

Read next: tools/machine/debugger.py.
"""
import bisect
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property

from machine import elf
from machine import emu
from machine import listing
from machine import names

ABSOLUTE = 0xFFF1
# Bochs finds no name past the last symbol, so a last one has to stand behind everything.
SENTINEL = 0xFFFFFFFF
# The compiler's own, in the order in which the Makefile looks for the compiler.
ADDR2LINE = ("i686-elf-addr2line", "i686-linux-gnu-addr2line")
LABEL = r"^%s:\s*(?P<code>[^;]*)"


def structure_offset(name):
    """One of the offsets that kernel/entry/offsets.c gives to the assembler."""
    return names.numbers(emu.BUILD / "offsets.inc")[name]


@dataclass
class Source:
    """A place in the sources: the file seen from the top folder, the line, and its text."""
    file: str
    line: int
    text: str


class Symbols:
    def __init__(self, mode, lines=True, build=emu.BUILD):
        """lines: also for those who ask for the source of an instruction."""
        self.mode = mode
        self.debug = emu.TOP / build / f"kernel-{mode}.debug"
        if lines and not self.debug.exists():
            raise emu.EmuError(f"{self.debug.relative_to(emu.TOP)} is not built: run make first")
        file = elf.load(self.debug.with_suffix(".elf"))
        self.segments = [s for s in file.segments() if s.type == elf.PT_LOAD]
        found = [s for s in file.symbols() if s.name and s.section]
        self.base = next(s.value for s in found if s.name == "KERNEL_BASE")
        self.offsets = {s.name: s.value for s in found if s.section < elf.SHN_LORESERVE
                        and not s.name.startswith((".", "$"))}
        self.sorted = sorted((value, name) for name, value in self.offsets.items())
        self.listed = emu.TOP / build / f"{mode}.lst"
        self.addr2line = next(filter(shutil.which, ADDR2LINE), "addr2line")

    @cached_property
    def listing(self):
        """{offset: instruction}, as an oops prints it."""
        return listing.texts(self.listed)

    def instruction(self, offset):
        """From the listing, written as Bochs writes it."""
        return ", ".join(self.listing.get(offset, "?").lower().split(","))

    def linear(self, name):
        if name not in self.offsets:
            raise emu.EmuError(f"the kernel has no symbol {name}")
        return self.to_linear(self.offsets[name])

    def to_linear(self, offset):
        return (offset + self.base) & 0xFFFFFFFF

    def to_offset(self, linear):
        return (linear - self.base) & 0xFFFFFFFF

    def names_at(self, offset):
        return [name for value, name in self.sorted if value == offset]

    def near(self, offset):
        """The name before this offset, as in step3_load_fs+0x2; None outside the kernel."""
        if not any(s.vaddr <= offset < s.vaddr + s.memsz for s in self.segments):
            return None
        at = bisect.bisect_right(self.sorted, (offset, "~")) - 1
        if at < 0:
            return None
        value, name = self.sorted[at]
        # Of several names of one place, the one that says most about the lecture.
        name = next((n for n in self.names_at(value) if n.startswith("step")), name)
        return name if value == offset else f"{name}+{offset - value:#x}"

    def named(self, instruction):
        """The same, with the kernel's own names in place of numbers."""
        # A jump: ".+1339 copy_to_iter+0 (0xc0104450)".
        instruction = re.sub(r"\.[+-]\d+ (\S+?)(\+0)? \(0x[0-9a-f]+\)", r"\1", instruction)
        def name(match):
            found = self.names_at(int(match[1], 16))
            return f":[{found[0]}]" if found else match[0]
        return re.sub(r":0x([0-9a-f]{8})\b", name, instruction)

    def first_access(self, function, write):
        """The offset of the first byte that a compiled function writes (or reads) in memory."""
        pattern = r"mov\s+BYTE PTR [^,]*,\w+$" if write else r"mov\w*\s+\w+,BYTE PTR "
        start = self.offsets[function]
        end = min(value for value, _ in self.sorted if value > start)
        return next((at for at in range(start, end)
                     if re.match(pattern, self.listing.get(at, ""))), None)

    def write_for_bochs(self, path):
        """A file for the debugger's ldsym: "hex name", linear."""
        lines = [f"{self.to_linear(value):x} {name}" for value, name in self.sorted]
        path.write_text("\n".join(lines + [f"{SENTINEL:x} end_of_symbols"]) + "\n", "ascii")

    def source(self, offset):
        """The Source of an instruction; None if nobody knows."""
        for name in self.names_at(offset):
            if "." not in name and (found := label(name)):
                return found
        done = subprocess.run([self.addr2line, "-i", "-e", str(self.debug), hex(offset)],
                              capture_output=True, text=True, check=False)
        # The last line is the function that everything was inlined into.
        place = (done.stdout.splitlines() or ["??:0"])[-1].split(" ")[0]
        file, _, line = place.rpartition(":")
        path = inside_tree(file)
        if not path or not line.isdigit():
            return None
        return Source(path, int(line), text_of(path, int(line)))


def inside_tree(file):
    """The path from the top folder; the assembler writes more in front of it."""
    parts = [part for part in file.split("/") if part not in ("", ".")]
    for start in range(len(parts)):
        if (emu.TOP / "/".join(parts[start:])).is_file():
            return "/".join(parts[start:])
    return None


def text_of(path, line):
    """One line of a source; of a function's opening brace, the line that names the function."""
    lines = (emu.TOP / path).read_text(encoding="utf-8").splitlines()
    if not 0 < line <= len(lines):
        return ""
    return clean(lines[line - 2 if lines[line - 1] == "{" else line - 1])


def clean(text):
    """One line of source without what stands behind it, blanks made single."""
    return " ".join(re.sub(r"\s;.*|/\*.*|\\$", "", text).split())


def label(name):
    """What stands behind an assembly label: a macro's own name says more than its body."""
    for folder in ("kernel", "seg"):
        for path in sorted((emu.TOP / folder).rglob("*.asm")):
            lines = path.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines):
                match = re.match(LABEL % re.escape(name), line)
                if match:
                    return behind(path, lines, number, match["code"])
    return None


def behind(path, lines, number, code):
    while not code.strip() or re.match(r"\w+:\s*$", code.strip()):
        number += 1
        code = clean(lines[number])
    return Source(str(path.relative_to(emu.TOP)), number + 1, clean(code))
