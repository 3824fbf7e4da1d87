"""tape.py - one look at the stopped machine, asked of the Bochs debugger in one breath.

Its one idea: a page of the class's page is a state, and a state is what the machine says: general
registers, EFLAGS, each segment register with its hidden part, the bytes around y through the
kernel's and through the user's segment, and the page tables' rights there.  All questions of a
look are sent at once, so a thousand looks take a second.

Source: Bochs' user manual, "Using Bochs internal debugger".   Read next: tools/page/record.py.
"""
import os
import re
import select

from machine import debugger

REGISTERS = ("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "eip")
SEGMENTS = ("es", "cs", "ss", "ds", "fs", "gs")
# Rows of eight bytes: one before the row of y, so that what lies around it is seen too.
ROW, ROWS, ROWS_BEFORE = 8, 4, 1
PAGE = 0x1000
# A terminal takes no more than 4096 characters that nobody has read yet.
ROOM, CHUNK = 3000, 1 << 16
END = re.compile(r"<bochs:\d+> ")
PRESENT, WRITABLE, USER = 1, 2, 4
BYTES = re.compile(r"^0x[0-9a-f]{8}([0-9a-f]{8}) .*?>:((?:\t0x[0-9a-f]{2})+)", re.M)
ENTRY = re.compile(r"P[DT]E: .* ([US]) ([WR]) ([Pp])\s*$", re.M)
NEXT = re.compile(r"^\(0\) \[.*?\): (.+?)\s+; [0-9a-f]+\s*$", re.M)
# Instructions that may load a segment register, or come back from a handler.
LOADS = re.compile(r"^(mov|pop) [d-g]s\b|^pop ss|^mov ss|^l[d-gs]s |^iret|^retf|^int|far|^sys|^jmpf|^callf")
SEGMENT = re.compile(r"^([cdefgs]s):0x([0-9a-f]{4}), dh=0x([0-9a-f]{8}), dl=0x[0-9a-f]{8}, "
                     r"valid=(\d+)"
                     r"(?:\s*\n\s+\w+ segment, base=0x([0-9a-f]+), limit=0x([0-9a-f]+))?", re.M)


def ask(machine, lines):
    """The answers to many commands, sent together."""
    answers, batch = [], []
    for line in lines:
        if sum(map(len, batch)) + len(batch) + len(line) > ROOM:
            answers += exchange(machine, batch)
            batch = []
        batch.append(line)
    return answers + exchange(machine, batch)


def exchange(machine, lines):
    """Past pexpect: it looks at each prompt by itself, which takes longer than Bochs does."""
    terminal, text = machine.child.child_fd, ""
    os.write(terminal, "".join(f"{line}\n" for line in lines).encode("ascii"))
    while not (text.endswith("> ") and len(END.findall(text)) >= len(lines)):
        if not select.select([terminal], [], [], debugger.RUN)[0]:
            raise debugger.DebuggerError(f"Bochs gave no answer to one of: {', '.join(lines)}")
        text += read_some(terminal)
    answers = END.split(text)[:-1]
    machine.said += "".join(answers)
    return answers


def read_some(terminal):
    try:
        return os.read(terminal, CHUNK).decode("ascii", "replace").replace("\r", "")
    except OSError:
        raise debugger.Ended("Bochs has ended") from None


def window(linear):
    """The first byte that is shown around a linear address."""
    return ((linear & ~(ROW - 1)) - ROWS_BEFORE * ROW) & 0xFFFFFFFF


def pieces(start, length):
    """A range, cut where a page ends: Bochs stops at the first byte that is not there."""
    while length:
        part = min(length, PAGE - start % PAGE)
        yield start, part
        start, length = (start + part) & 0xFFFFFFFF, length - part


class Looker:
    """Asks for states; the targets are linear addresses, the same in every state of a case."""

    def __init__(self, machine):
        self.machine, self.targets, self.n, self.last = machine, [], 1, None

    def aim(self, targets, n):
        self.targets, self.n, self.last = targets, n, None

    def different(self):
        """In flat both targets are one."""
        return list(dict.fromkeys(self.targets))

    def questions(self, whole):
        found = ["r", "sreg"] if whole else ["r"]
        for linear in self.different():
            found += [f"x /{n}bx {at:#x}" for at, n in pieces(window(linear), ROW * ROWS)]
            found += [f"page {at:#x}" for at in self.ends(linear) if whole]
        return found

    def ends(self, linear):
        """The pages of the first and of the last byte that the call names."""
        last = (linear + max(self.n, 1) - 1) & 0xFFFFFFFF
        return [linear] if linear // PAGE == last // PAGE else [linear, last]

    def look(self):
        """Everything, and what comes next."""
        questions = ["u", *self.questions(True)]
        answers = iter(ask(self.machine, questions))
        match = debugger.CODE.search(next(answers))
        return self.state(answers, True, match[1] if match else "?")

    def step(self):
        """One instruction.  Segments and page tables are asked again where it can have changed
        them: that saves half of the time."""
        whole = bool(LOADS.search(self.last["text"]))
        answers = iter(ask(self.machine, ["s", *self.questions(whole)]))
        match = NEXT.search(next(answers))
        return self.state(answers, whole, match[1] if match else "?")

    def state(self, answers, whole, text):
        state = registers(next(answers)) | {"text": text}
        state["segments"] = segments(next(answers)) if whole else self.last["segments"]
        state["linear"] = (state["eip"] + state["segments"]["cs"].get("base", 0)) & 0xFFFFFFFF
        found = {linear: self.around(linear, answers, whole) for linear in self.different()}
        state["bytes"] = [found[linear][0] for linear in self.targets]
        state["pages"] = ([found[linear][1] for linear in self.targets] if whole
                          else self.last["pages"])
        self.last = state
        return state

    def around(self, linear, answers, whole):
        there = {}
        for _ in pieces(window(linear), ROW * ROWS):
            there |= memory(next(answers))
        return (line_of(there, window(linear)),
                [rights(next(answers)) for _ in self.ends(linear)] if whole else None)


def registers(text):
    found = {f"e{name}": int(value, 16) for name, value in debugger.REGISTER.findall(text)}
    flags = re.search(r"^eflags 0x([0-9a-f]+)", text, re.M)
    return {name: found[name] for name in REGISTERS} | {"eflags": int(flags[1], 16)}


def segments(text):
    """{"cs": {"selector", "base", "limit", "type", "dpl", ...}}; null ones have a selector only."""
    found = {}
    for name, selector, high, valid, base, limit in SEGMENT.findall(text):
        found[name] = {"selector": int(selector, 16)}
        if valid != "0" and base:
            bits = int(high, 16)
            found[name] |= {"base": int(base, 16), "limit": int(limit, 16),
                            "type": bits >> 8 & 15, "dpl": bits >> 13 & 3, "db": bits >> 22 & 1}
    if len(found) < len(SEGMENTS):
        raise debugger.DebuggerError("Bochs' sreg did not show six segment registers")
    return found


def memory(text):
    """{address: byte} of Bochs' x."""
    found = {}
    for address, row in BYTES.findall(text):
        for offset, byte in enumerate(row.split()):
            found[int(address, 16) + offset] = byte[2:]
    return found


def line_of(there, start):
    """All bytes of a window as hexadecimal digits; ".." where there is no page."""
    return "".join(there.get((start + i) & 0xFFFFFFFF, "..") for i in range(ROW * ROWS))


def rights(text):
    """What both levels of the page tables allow together; 0 if there is no page."""
    levels = ENTRY.findall(text)
    if len(levels) < 2 or any(present == "p" for _, _, present in levels):
        return 0
    return (PRESENT | WRITABLE * all(w == "W" for _, w, _ in levels)
            | USER * all(u == "U" for u, _, _ in levels))
