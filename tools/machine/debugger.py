"""debugger.py - the real Bochs debugger, typed at through a pseudo-terminal.

Its one idea: what is shown is what Bochs says.  Every register, segment and page comes out of a
debugger command that a person could type too (the raw prompt of the tour is the same prompt).

Source: Bochs' user manual, "Using Bochs internal debugger".   Read next: tools/walk/walk.py.
"""
import os
import re
from dataclasses import dataclass

import pexpect

from machine import bochs
from machine.ending import ToolError

PROMPT = r"<bochs:\d+> "
# Seconds for one command, and for running on to the next breakpoint.
ANSWER, RUN, FOR_EVER = 10, 30, None
# A plain terminal, or readline would print colours and control characters into the answers.
TERMINAL = {"TERM": "dumb"}
NUMBERED = re.compile(r"\(0\) Breakpoint (\d+), ")
SEGMENT = re.compile(r"^([cdefgs]s):0x([0-9a-f]{4}), dh=0x([0-9a-f]{8}), dl=0x[0-9a-f]+, "
                     r"valid=(\d+)"
                     r"(?:\s*\n\s+\w+ segment, base=0x([0-9a-f]+), limit=0x([0-9a-f]+))?", re.M)
REGISTER = re.compile(r"^r([a-z]{2}): [0-9a-f]{8}_([0-9a-f]{8})", re.M)
# "(0) [0x00000010ae29] 0008:000000000010ae29 (name): mov fs, ax   ; 8ee0"; u prints the end alone.
CODE = re.compile(r"\): (.+?)\s+; [0-9a-f]+\s*$", re.M)
TABLE_ENTRY = re.compile(r"P[DT]E: .* ([US]) [WR] ([Pp])\s*$", re.M)


# Of a descriptor's upper half: a code segment, or a data segment that expands down.
DOWN, CODE_OR_DOWN = 1 << 10, 1 << 11 | 1 << 10


class DebuggerError(ToolError):
    """The debugger did not do what it had to; in words."""
    status = 1


class Ended(Exception):
    """The machine was switched off."""


@dataclass
class Segment:
    """One segment register, with the hidden part that the processor keeps behind the selector."""
    selector: int
    usable: bool
    dpl: int = 0
    base: int = 0
    limit: int = 0
    # Expand-down: legal is what lies past the limit.
    down: bool = False

    def refuses(self, y):
        """Why the segment does not let an offset through; None if it does."""
        if self.down:
            return "fence" if y <= self.limit else None
        return "limit" if y > self.limit else None


class Debugger:
    """One Bochs, stopped unless one of our calls is running it."""

    def __init__(self, job):
        bochs.command(job)
        self.said = ""
        environment = dict(os.environ, **bochs.ENVIRONMENT, **TERMINAL)
        try:
            self.child = pexpect.spawn(
                bochs.PROGRAM, ["-q", "-unlock", "-f", f"{job.here}/bochsrc"], cwd=str(job.top),
                env=environment, encoding="utf-8", codec_errors="replace", timeout=ANSWER,
                echo=False)
        except (OSError, pexpect.ExceptionPexpect) as error:
            raise DebuggerError(f"Bochs' debugger wants a pseudo-terminal, and there is none to be "
                                f"had: {error} (is /dev/pts mounted?)") from None
        # pexpect's pause before each line is for programs that ask for passwords.
        self.child.delaybeforesend = None
        self.wait(ANSWER)

    def wait(self, seconds):
        """All that Bochs prints up to its prompt."""
        try:
            self.child.expect(PROMPT, timeout=seconds)
        except pexpect.EOF:
            self.said += self.child.before
            raise Ended(self.child.before) from None
        except pexpect.TIMEOUT:
            raise DebuggerError(f"Bochs gave no answer in {seconds} s; it last said:\n"
                                + self.child.before[-500:]) from None
        text = self.child.before.replace("\r\n", "\n")
        self.said += text
        return text

    def command(self, line, seconds=ANSWER):
        self.child.sendline(line)
        return self.wait(seconds)

    def load_symbols(self, path):
        self.command(f'ldsym global "{path}"')

    def breakpoint(self, linear):
        """Set one; its number."""
        self.command(f"lb {linear:#x}")
        set_ones = re.findall(r"^\s*(\d+) lbreakpoint .*0x([0-9a-f]+)", self.command("blist"), re.M)
        if not set_ones or int(set_ones[-1][1], 16) != linear:
            raise DebuggerError(f"Bochs did not take a breakpoint at {linear:#x}")
        return int(set_ones[-1][0])

    def forget(self, number):
        self.command(f"d {number}")

    def run(self):
        """Go on to a breakpoint; its number, or None if something else stopped the machine."""
        match = NUMBERED.search(self.command("c", RUN))
        return int(match[1]) if match else None

    def step(self):
        self.command("s")

    def registers(self):
        """{"eax": value...}, EIP and EFLAGS among them."""
        text = self.command("r")
        found = {f"e{name}": int(value, 16) for name, value in REGISTER.findall(text)}
        return found | {"eflags": int(re.search(r"^eflags 0x([0-9a-f]+)", text, re.M)[1], 16)}

    def segments(self):
        """{"cs": Segment...}"""
        found = {}
        for name, selector, high, valid, base, limit in SEGMENT.findall(self.command("sreg")):
            usable = valid != "0" and bool(base)
            found[name] = Segment(int(selector, 16), usable)
            if usable:
                rights = int(high, 16)
                found[name] = Segment(int(selector, 16), True, rights >> 13 & 3, int(base, 16),
                                      int(limit, 16), rights & CODE_OR_DOWN == DOWN)
        if len(found) < 6:
            raise DebuggerError("Bochs' sreg did not show six segment registers")
        return found

    def instruction(self):
        """The next instruction, as Bochs writes it."""
        match = CODE.search(self.command("u"))
        return match[1] if match else "?"

    def owner(self, linear):
        """Whose the page at this linear address is: "user", "kernel", or None if there is none."""
        levels = TABLE_ENTRY.findall(self.command(f"page {linear:#x}"))
        if len(levels) < 2 or any(present == "p" for _, present in levels):
            return None
        # A page is the user's only if both levels say so.
        return "user" if all(who == "U" for who, _ in levels) else "kernel"

    def words(self, linear, count):
        """32-bit words of memory."""
        text = self.command(f"x /{count}wx {linear:#x}")
        return [int(word, 16) for word in re.findall(r"\t0x([0-9a-f]{8})", text)][:count]

    def bytes(self, linear, count):
        """Bytes of memory; fewer where no page is."""
        text = self.command(f"x /{count}bx {linear:#x}")
        return bytes(int(byte, 16) for byte in re.findall(r"\t0x([0-9a-f]{2})\b", text))[:count]

    def fault_address(self):
        match = re.search(r"CR2=.*?0x([0-9a-f]+)", self.command("creg"))
        return int(match[1], 16) if match else 0

    def interrupt(self):
        """Stop a guest that is running."""
        self.child.sendintr()

    def close(self):
        self.child.close(force=True)
