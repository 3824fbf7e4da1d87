"""gdbcommands.py - commands that teach gdb what a segment is.  Read by gdb, not run by itself.

    gdt               every entry of the processor's GDT, decoded
    desc SELECTOR     one descriptor, bit by bit: desc 0x23, desc $cs
    trapframe         what the thread that is inside pushed on its way in (struct frame)
    linear SEG y      the linear address of SEG:y and whose page that is: linear fs 0x1ff000

Its one idea: what the processor holds is asked of QEMU's monitor (the hidden part of a segment
register cannot be read otherwise), the names are those of kernel/base/layout.h.

Source: Intel SDM vol. 3A, "Segment Descriptors"; GDB's manual, "Python API".
Read next: gdbsteps.py beside it; kernel/base/layout.h, kernel/threads/frame.h.
"""
import re

import gdb

from machine import names  # tools/gdbsession.py has put tools/ on the path

ENTRY = 8
WINDOW = names.LAYOUT["WINDOW_LINEAR"]
PTE_PRESENT, PTE_USER = names.LAYOUT["PTE_PRESENT"], names.LAYOUT["PTE_USER"]
REGISTERS = ("cs", "ss", "ds", "es", "fs", "gs")
# Types of descriptors with S = 0, as far as this kernel has them.
SYSTEM = {0x2: "LDT", 0x5: "task gate", 0x9: "TSS", 0xB: "TSS, busy", 0xC: "call gate",
          0xE: "interrupt gate", 0xF: "trap gate"}
GATES = (0x5, 0xC, 0xE, 0xF)
# Of a type with S = 1: code, or data that expands down.
DOWN, CODE_OR_DOWN = 4, 12
ENTRIES = ("ENTRY_INT80", "ENTRY_LCALL7", "ENTRY_CALL_GATE", "ENTRY_SYSENTER")
# Selectors 0 to 3 are the null selector, whatever their RPL.
NULL_LAST = 3
CR0_PE = names.LAYOUT["CR0_PE"]


LAYOUT = names.LAYOUT | {"ENTRY_INT80": names.LAYOUT["VECTOR_SYSCALL"]}


def number(text):
    return int(gdb.parse_and_eval(text)) & 0xFFFFFFFF


def monitor(command):
    return gdb.execute(f"monitor {command}", to_string=True)


def protected():
    """Refuses what has no meaning yet: in real mode a segment is its selector times 16."""
    found = re.search(r"^CR0=([0-9a-f]{8})", monitor("info registers"), re.M)
    if not int(found[1], 16) & CR0_PE:
        raise gdb.GdbError("the processor is still in real mode: there are no descriptors yet "
                           "(\"steps\" goes on to the call under test)")


def cached(name):
    """(selector, base, limit, rights) of a segment register, hidden part included."""
    protected()
    found = re.search(rf"^{name.upper():3}=([0-9a-f]{{4}}) ([0-9a-f]{{8}}) ([0-9a-f]{{8}}) ([0-9a-f]{{8}})",
                      monitor("info registers"), re.M)
    return tuple(int(value, 16) for value in found.groups())


def table(name):
    """(linear base, limit) of GDT, LDT."""
    protected()
    if name == "LDT":
        return cached("ldt")[1:3]
    found = re.search(rf"^{name}=\s+([0-9a-f]{{8}}) ([0-9a-f]{{8}})",
                      monitor("info registers"), re.M)
    return tuple(int(value, 16) for value in found.groups())


def words(linear, count):
    data = bytes(gdb.selected_inferior().read_memory(linear, 4 * count))
    return [int.from_bytes(data[i:i + 4], "little") for i in range(0, len(data), 4)]


def descriptor(selector):
    """The eight bytes behind a selector, as one number; None past the table's limit."""
    base, limit = table("LDT" if selector & 4 else "GDT")
    index = selector & ~7
    if index + ENTRY - 1 > limit:
        return None
    low, high = words(base + index, 2)
    return low | high << 32


class Fields:
    """A descriptor taken apart."""

    def __init__(self, d):
        self.base = d >> 16 & 0xFFFFFF | d >> 56 << 24
        self.limit = d & 0xFFFF | (d >> 48 & 0xF) << 16
        if d >> 55 & 1:
            self.limit = self.limit << 12 | 0xFFF
        self.type, self.s, self.dpl = d >> 40 & 15, d >> 44 & 1, d >> 45 & 3
        self.present = d >> 47 & 1
        self.gate_selector, self.params = d >> 16 & 0xFFFF, d >> 32 & 31
        self.gate_offset = d & 0xFFFF | (d >> 48) << 16

    def is_gate(self):
        return not self.s and self.type in GATES

    def kind(self):
        if not self.s:
            return SYSTEM.get(self.type, f"system type {self.type}")
        if self.type & 8:
            return "code, readable" if self.type & 2 else "code"
        kind = "data, writable" if self.type & 2 else "data, read-only"
        return kind + (", expand-down" if self.type & DOWN else "")

    def line(self):
        if not self.present:
            return "not present"
        if self.is_gate():
            return (f"{self.kind()}, DPL {self.dpl}, to {self.gate_selector:04x}:"
                    f"{self.gate_offset:08x}, {self.params} parameters")
        return f"base {self.base:08x}, limit {self.limit:08x}, DPL {self.dpl}, {self.kind()}"


def refusal(y, limit, kind):
    """Why a code or data segment of this type does not let an offset through; empty if it does."""
    if kind & CODE_OR_DOWN == DOWN:
        return f"not past the expand-down limit {limit:08x}" if y <= limit else ""
    return f"past the limit {limit:08x}" if y > limit else ""


def name_of(selector):
    """The SEG_ name of a GDT entry."""
    if selector & 4:
        return "LDT"
    index = selector >> 3
    return next((name for name, value in LAYOUT.items() if name.startswith("SEG_")
                 and not name.endswith("_COUNT") and value == index), "" if index else "null")


def owner(linear):
    """Whose the page is, by the page tables that CR3 names."""
    directory = number("$cr3") & ~0xFFF
    entry, = words(WINDOW + directory + (linear >> 22) * 4, 1)
    if not entry & PTE_PRESENT:
        return "no page there"
    page, = words(WINDOW + (entry & ~0xFFF) + (linear >> 12 & 1023) * 4, 1)
    if not page & PTE_PRESENT:
        return "no page there"
    whose = "user" if entry & page & PTE_USER else "kernel"
    return f"{whose} page, physical {page & ~0xFFF | linear & 0xFFF:08x}"


class Command(gdb.Command):
    """What the commands share: their help is their docstring, errors are sentences."""

    def __init__(self):
        super().__init__(type(self).__name__.lower(), gdb.COMMAND_DATA)

    def invoke(self, argument, _from_tty):
        words_given = gdb.string_to_argv(argument)
        if len(words_given) != self.arguments:
            raise gdb.GdbError(self.__doc__.strip())
        self.act(*words_given)


class Gdt(Command):
    """gdt: every entry of the processor's GDT, decoded."""
    arguments = 0

    def act(self):
        base, limit = table("GDT")
        print(f"GDT at linear {base:08x}, limit {limit:04x}")
        for selector in range(0, limit + 1, ENTRY):
            d = descriptor(selector)
            shown = Fields(d).line() if d else "empty"
            print(f"  {selector:04x} {name_of(selector):14} {d:016x}  {shown}")


class Desc(Command):
    """desc SELECTOR: one descriptor, field by field (desc 0x23, desc $cs)."""
    arguments = 1

    def act(self, text):
        selector = number(text) & 0xFFFF
        d = descriptor(selector)
        if d is None:
            raise gdb.GdbError(f"selector {selector:04x} lies past the table's limit: "
                               "using it is #GP")
        where = "LDT" if selector & 4 else "GDT"
        print(f"selector {selector:04x} = {where} entry {selector >> 3} {name_of(selector)}, "
              f"RPL {selector & 3}")
        print(f"bytes    {d:016x}")
        if not d:
            print("null: loading it into DS ES FS GS is allowed, using it is #GP"
                  if selector <= NULL_LAST else
                  "empty: S 0 and type 0 are no segment: loading it is #GP")
            return
        f = Fields(d)
        print(f"meaning  {f.line()}")
        print(f"fields   type {f.type:x}  S {f.s}  DPL {f.dpl}  P {f.present}  AVL {d >> 52 & 1}  "
              f"D/B {d >> 54 & 1}  G {d >> 55 & 1}")


class Linear(Command):
    """linear SEGMENT OFFSET: the linear address, and whose page it is (linear fs 0x1ff000)."""
    arguments = 2

    def act(self, segment, offset):
        y = number(offset)
        if segment.lower().lstrip("$") in REGISTERS:
            selector, base, limit, rights = cached(segment.lower().lstrip("$"))
            kind = rights >> 8 & 15
        else:
            selector = number(segment) & 0xFFFF
            d = descriptor(selector)
            base, limit, kind = (Fields(d).base, Fields(d).limit, Fields(d).type) if d else (0, 0, 0)
        if selector <= NULL_LAST:
            raise gdb.GdbError(f"{segment} is null: an access through it is #GP")
        linear = (base + y) & 0xFFFFFFFF
        print(f"{segment}:{y:08x} = {base:08x} + {y:08x} = linear {linear:08x}")
        if why := refusal(y, limit, kind):
            print(f"{why}: #GP on a processor that checks (QEMU does not)")
        print(owner(linear))


class Trapframe(Command):
    """trapframe: what the thread that is inside pushed on its way in (kernel/threads/frame.h)."""
    arguments = 0

    def act(self):
        frame = gdb.lookup_type("struct frame")
        top = number("sysenter_room.tss.esp0")
        at = top - frame.sizeof
        if number("$cs") & 3:
            raise gdb.GdbError("ring 3 is running: there is no frame until it comes in")
        if not at <= top or number("$esp") > at:
            raise gdb.GdbError(f"the frame is not complete yet: ESP {number('$esp'):08x} is still "
                               f"above {at:08x}, where it will begin")
        value = gdb.Value(at).cast(frame.pointer()).dereference()
        print(f"struct frame at {at:08x}, under esp0 {top:08x}")
        for field in frame.fields():
            n = int(value[field.name]) & 0xFFFFFFFF
            meaning = self.meaning(field.name, n)
            print(f"  +{field.bitpos // 8:02x} {field.name:10} {n:08x}  {meaning}".rstrip())

    @staticmethod
    def meaning(name, n):
        if name == "vector":
            return next((e for e in ENTRIES if LAYOUT[e] == n), "")
        if name == "error":
            return "for a system call its number"
        if name in ("cs", "ss", "ds", "es"):
            return name_of(n & 0xFFFF)
        return "the result will stand here" if name == "eax" else ""


for command in (Gdt, Desc, Linear, Trapframe):
    command()
