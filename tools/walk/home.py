"""home.py - what a program had in its registers at its call, and where it goes on after it.

Its one idea: the gate has put all of it on the kernel's stack, so at the kernel's first instruction
one can read what the program will find again.   Source: docs/ring-crossings.md.
Read next: tools/walk/walk.py.
"""
from machine import names

# What is compared from stop to stop; EIP and EFLAGS change always.
COMPARED = ("eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "esp")
# On the kernel's stack at the gate's first instruction: so many dwords above EIP lies ESP, then SS.
USER_STACK = {"int80": 3, "lcall7": 2, "gate": 2 + names.LAYOUT["CALL_GATE_PARAMS"]}
# A call gate's way back may leave ESP above where it was: by the arguments.
RETURNED = 64


class Home:
    """The program's side of one call."""

    def __init__(self, machine, gate, stop):
        registers = dict(stop.registers)
        selectors = {name: segment.selector for name, segment in stop.segments.items()}
        if gate in USER_STACK:
            top = stop.segments["ss"].base + registers["esp"]
            stack = machine.words(top, USER_STACK[gate] + 2)
            registers["eip"], registers["esp"] = stack[0], stack[-2]
            selectors["cs"], selectors["ss"] = stack[1] & 0xFFFF, stack[-1] & 0xFFFF
        else:
            # SYSENTER saves nothing: the program says in EDX and ECX where it wants to go on.
            registers["eip"], registers["esp"] = registers["edx"], registers["ecx"]
            selectors = {}
        self.called = registers, selectors
        # DS is the program's still.
        self.linear = stop.segments["ds"].base + registers["eip"]

    def is_here(self, machine):
        """Another thread may go on at the same place, on a stack of its own."""
        return 0 <= machine.registers()["esp"] - self.called[0]["esp"] < RETURNED


def selectors(side):
    return {name: getattr(segment, "selector", segment) for name, segment in side.items()}


def changes(before, after):
    """[(name, old, new)]; a side is (registers, segments), a segment register its selector."""
    old, new = selectors(before[1]), selectors(after[1])
    found = [(name, old.get(name, new[name]), new[name]) for name in new]
    found += [(name, before[0][name], after[0][name]) for name in COMPARED]
    return [(name, was, now) for name, was, now in found if was != now]
