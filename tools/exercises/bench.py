"""bench.py - a piece of a student's kernel alone in a processor, judged from outside.

Its one idea: code that runs in the kernel's own ring can write any report, so no report of it is
believed.  Here it has no kernel, no port and no other code.  The host calls the function with
numbers that it draws itself, plays all that lies around it, and reads registers and memory itself:
whoever leaves the right ones behind has written a right answer.

Source: unicorn-engine.org (QEMU's processor as a library); System V ABI, Intel386 supplement,
"Function Calling Sequence".   Read before: benchbuild.py.

Read next: benchlimits.py, benchcopies.py and benchfiles.py beside it.
"""
import importlib
import struct
from functools import lru_cache

from exercises.benchbuild import NOBODYS, STUBS, STUBS_SIZE, Astray
from machine import elf
from machine.ending import ToolError

# Where things lie.  CODE is bench.ld's; what the judge adds lies in WORLD.
CODE, CODE_SIZE = 0x00100000, 0x00010000
STACK, STACK_SIZE = 0x00200000, 0x4000
WORLD, WORLD_SIZE = 0x00300000, 0x4000
TABLE, PAGE = 0x00500000, 0x1000
# Nothing is mapped there: the call is over when it is reached.
RETURN = 0x00600000
# The user's segment, as in split, and a page of it behind which nothing is mapped.
USER_BASE, USER_LIMIT, USER_PAGE = 0x40000000, 0x7FFFFFFF, 0x00010000
KERNEL_CS, KERNEL_DS, USER_CS, USER_DS, OTHER_DS, OLD_FS = (n * 8 for n in range(1, 7))
REGIONS = ((CODE, CODE_SIZE, "its own code"), (STACK, STACK_SIZE, "the stack"),
           (WORLD, WORLD_SIZE, "the kernel's data"), (STUBS, STUBS_SIZE, "the kernel's code"),
           (TABLE, PAGE, "the GDT"), (USER_BASE + USER_PAGE, PAGE, "a user's page"))
AC, DF = 1 << 18, 1 << 10
INSTRUCTIONS = 100_000
RET, RET_POPS = b"\xc3", b"\xc2"
KEPT = ("EBX", "ESI", "EDI", "EBP", "DS", "ES", "SS", "CS", "FS", "GS")
REGISTERS = KEPT + ("EAX", "ECX", "EDX", "ESP", "EIP", "EFLAGS")
# #NP, #SS, #GP.
SEGMENT_FAULTS = (11, 12, 13)


def descriptor(base, limit, access):
    return struct.pack("<HHBBBB", limit >> 12 & 0xFFFF, base & 0xFFFF, base >> 16 & 0xFF, access,
                       limit >> 28 | 0xC0, base >> 24)


GDT = bytes(8) + b"".join((
    descriptor(0, 0xFFFFFFFF, 0x9B), descriptor(0, 0xFFFFFFFF, 0x93),
    descriptor(USER_BASE, USER_LIMIT, 0xFB), descriptor(USER_BASE, USER_LIMIT, 0xF3),
    descriptor(0, 0xFFFFFFFF, 0xF3), descriptor(0, 0xFFFFFFFF, 0xF3)))


@lru_cache
def emulator():
    """(unicorn, its names of the registers).  To import it takes longer than anything of ours, and
    only who judges needs it."""
    try:
        unicorn = importlib.import_module("unicorn")
        return unicorn, importlib.import_module("unicorn.x86_const")
    except ImportError:
        raise ToolError("python3-unicorn is not installed, and without it nobody judges code; "
                        "tools/setup.sh lab installs it") from None


class Bench:
    """The processor with one student's image in it."""

    def __init__(self, image):
        self.unicorn, self.x86 = emulator()
        self.register = {n: getattr(self.x86, f"UC_X86_REG_{n}") for n in REGISTERS}
        self.symbols = {s.name: s.value for s in image.symbols() if s.section}
        self.uc = self.unicorn.Uc(self.unicorn.UC_ARCH_X86, self.unicorn.UC_MODE_32)
        for start, size, _ in REGIONS:
            self.uc.mem_map(start, size)
        for s in image.segments():
            if s.type == elf.PT_LOAD:
                if not CODE <= s.vaddr <= s.vaddr + s.memsz <= CODE + CODE_SIZE:
                    raise Astray("it is too big, or does not lie where code belongs")
                self.uc.mem_write(s.vaddr, image.data[s.offset:s.offset + s.filesz])
        self.uc.mem_write(STUBS, RET * STUBS_SIZE)
        self.stubs, self.kinds, self.wrong, self.trap = {}, set(), None, None
        self.allowed = [(STACK, STACK_SIZE)]
        self.watch()
        self.reset_segments()
        self.clean = self.uc.context_save()

    def watch(self):
        add = self.uc.hook_add
        add(self.unicorn.UC_HOOK_MEM_WRITE, self.on_write)
        add(self.unicorn.UC_HOOK_INTR, self.on_exception)
        add(self.unicorn.UC_HOOK_CODE, self.on_stub, None, STUBS, STUBS + STUBS_SIZE)
        for instruction in (self.x86.UC_X86_INS_IN, self.x86.UC_X86_INS_OUT):
            add(self.unicorn.UC_HOOK_INSN, self.on_port, None, 1, 0, instruction)

    # What happens while it runs.  An exception must not pass through unicorn's C code.

    def on_write(self, _uc, _kind, address, size, *_):
        if any(a <= address and address + size <= a + n for a, n in self.allowed):
            return
        # Where nothing is mapped it faults, which is another matter.
        if self.mapped(address) and self.mapped(address + size - 1):
            self.stop("it writes where it has nothing to write "
                      f"({self.mapped(address)}): only its stack and what it was given are its own")

    def on_port(self, *_):
        self.stop("it uses a port: a copy talks to no device")
        return 0

    def on_exception(self, _uc, number, _):
        if self.trap is None:
            self.trap = number
        self.uc.emu_stop()

    def on_stub(self, _uc, address, *_):
        if address >= NOBODYS:
            self.stop("it calls a function that has no part in this")
        if address in self.stubs:
            try:
                self.stubs[address](self)
            except Astray as wrong:
                self.stop(str(wrong))

    def stop(self, why):
        self.wrong = self.wrong or why
        self.uc.emu_stop()

    @staticmethod
    def mapped(address):
        """What lies at this address; None: nothing."""
        return next((name for start, size, name in REGIONS
                     if start <= address < start + size), None)

    # What the judge uses.

    def reset_segments(self):
        self.uc.mem_write(TABLE, GDT)
        self.uc.reg_write(self.x86.UC_X86_REG_GDTR, (0, TABLE, len(GDT) - 1, 0))
        self.set(CS=KERNEL_CS, DS=KERNEL_DS, ES=KERNEL_DS, SS=KERNEL_DS, FS=OLD_FS, GS=OTHER_DS)

    def set(self, **registers):
        for name, value in registers.items():
            self.uc.reg_write(self.register[name], value)

    def get(self, name):
        return self.uc.reg_read(self.register[name])

    def read(self, address, size):
        return bytes(self.uc.mem_read(address, size))

    def write(self, address, data):
        self.uc.mem_write(address, data)

    def word(self, address):
        return struct.unpack("<I", self.read(address, 4))[0]

    def words(self, address, *values):
        self.write(address, struct.pack(f"<{len(values)}I", *values))

    def at(self, address, play, pops=0):
        """play(bench) whenever it calls this address; then it returns, and pops so many bytes."""
        self.stubs[address] = play
        self.write(address, RET_POPS + struct.pack("<H", pops))

    def seen(self, address, look):
        """look(bench) whenever it comes by."""
        self.uc.hook_add(self.unicorn.UC_HOOK_CODE, lambda *_: look(self), None, address, address)

    def argument(self, number):
        """In a stub: one of the arguments of the call."""
        return self.word(self.get("ESP") + 4 + 4 * number)

    def symbol(self, name):
        if name not in self.symbols:
            raise Astray(f"the name {name} is gone: the tour stops there, so it has to stay")
        return self.symbols[name]

    def fixup(self, at):
        """Where the exception table sends a fault at this instruction: (address, kind)."""
        for entry in range(self.symbols["extable_start"], self.symbols["extable_end"], 12):
            instruction, fixup, kind = struct.unpack("<3I", self.read(entry, 12))
            if instruction == at:
                return fixup, kind
        raise Astray("an instruction faults that has no entry in the exception table: in the "
                     "kernel that is an oops (every instruction that may fault, the string move "
                     "of the tail too)")

    def call(self, name, *arguments, kept=KEPT, **registers):
        """Call it as C would; EAX.  Astray unless it comes back as a function must."""
        top = STACK + STACK_SIZE - 0x100
        self.allowed[0] = (STACK, top + 4 + 4 * len(arguments) - STACK)
        # Unicorn remembers an exception, and makes a double fault of the next one.
        self.uc.context_restore(self.clean)
        self.words(top, RETURN, *arguments)
        self.set(ESP=top, EFLAGS=2, **registers)
        before = {n: self.get(n) for n in kept}
        self.wrong = None
        self.run(self.symbol(name))
        if self.get("ESP") != top + 4:
            raise Astray("the stack at RET is not as it was at the call")
        changed = [n for n in kept if self.get(n) != before[n]]
        if changed:
            raise Astray(f"{', '.join(changed)} must come back as it was at the call")
        if self.get("EFLAGS") & (AC | DF):
            raise Astray("AC or DF is still set at RET")
        return self.get("EAX")

    def run(self, start):
        """To the end of the call, through its faults."""
        for _ in range(16):
            self.trap, error = None, None
            try:
                self.uc.emu_start(start, RETURN, count=INSTRUCTIONS)
            except self.unicorn.UcError as e:
                error = e.errno
            if self.wrong:
                raise Astray(self.wrong)
            at = self.get("EIP")
            if at == RETURN and error is None and self.trap is None:
                return
            page_fault = error in (self.unicorn.UC_ERR_READ_UNMAPPED,
                                   self.unicorn.UC_ERR_WRITE_UNMAPPED)
            if not page_fault and self.trap not in SEGMENT_FAULTS:
                raise Astray("it does not come back to its caller: it hangs, stops the machine, or "
                             "jumps to where nothing is (does each PUSH have its POP?)")
            start, kind = self.fixup(at)
            self.kinds.add(kind)
        raise Astray("it faults again and again")
