"""moved.py - the bytes that a copy moves: where they come from, where they go to, whose they are.

Its one idea: at the copy's first turn both addresses are in registers, and nothing has moved yet;
so what lies there then is "before", and whoever looks later sees before and after.
Read next: tools/walk/walk.py.
"""
import re

from walk.stops import Bytes

PAGE = 4096
# How many bytes of each end are shown.
SHOWN = 8
# Through these there is no byte at y.
NOWHERE = ("null", "limit", "fence")
OPERAND = re.compile(r"\[(e[a-ds][xip])\]")


class Moved:
    """Both ends of the copy under test, as soon as a stop shows them."""

    def __init__(self, walk):
        self.walk, self.machine = walk, walk.machine
        # [Bytes], as they were at the first turn.
        self.ends = []

    def look(self, stop):
        """The bytes as they are now, beside what they were."""
        if not self.ends and stop.key in ("4", "naive"):
            self.ends = sorted(self.find(stop), key=lambda end: end.name)
        return [Bytes(end.name, end.linear, self.machine.owner(end.linear) or end.whose,
                      self.read(end.linear), end.now) for end in self.ends]

    def find(self, stop):
        names = ("to", "from") if self.walk.write() else ("from", "to")
        used = next((row for row in stop.rows if row.used), None)
        if used and used.whose not in NOWHERE:
            yield self.end(names[0], used.linear)
        register = self.kernels_register(stop)
        if register:
            yield self.end(names[1], stop.segments["ds"].base + stop.registers[register])

    def kernels_register(self, stop):
        """Which register has the kernel's end of the copy."""
        if stop.key == "4":
            return "esi" if self.walk.write() else "edi"
        # The compiler's copy: its other access to memory says it.
        at = self.walk.symbols.first_access("naive_copy", not self.walk.write())
        found = OPERAND.search(self.walk.symbols.instruction(at)) if at else None
        return found and found[1]

    def end(self, name, linear):
        linear &= 0xFFFFFFFF
        return Bytes(name, linear, self.machine.owner(linear) or "nobody", self.read(linear))

    def read(self, linear):
        """As many as are shown, and not beyond the page."""
        return self.machine.bytes(linear, min(self.walk.n, SHOWN, PAGE - linear % PAGE))
