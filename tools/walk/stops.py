"""stops.py - what a stop of the tour is made of.

Its one idea: plain data between the machine and the page.  tools/walk/walk.py fills it in from the
debugger, tools/walk/view.py turns it into lines; neither needs to know the other.

Read next: tools/walk/walk.py.
"""
from dataclasses import dataclass, field

from machine import symbols


@dataclass
class Choice:
    """What is toured."""
    mode: str
    scenario: str
    policy: str
    copy: str = "bytes"
    gate: str = "int80"
    cpu: str = ""

    def words(self):
        return (f"mode={self.mode} demo scenario={self.scenario} policy={self.policy} "
                f"gate={self.gate} copy={self.copy} poweroff")


@dataclass
class Row:
    """One segment register's view of y."""
    name: str
    base: int = 0
    linear: int = 0
    # "user", "kernel", "nobody", "null", "limit" or "fence"
    whose: str = "null"
    used: bool = False


@dataclass
class Bytes:
    """Some bytes of memory: whose they are, what they are now, and what they were at the copy."""
    name: str
    linear: int
    whose: str
    now: bytes
    before: bytes = b""


@dataclass
class Stop:
    """The machine at one place, looked at."""
    key: str
    text: str = ""
    title: str = ""
    registers: dict = field(default_factory=dict)
    segments: dict = field(default_factory=dict)
    shown: tuple = ("cs", "ss", "ds", "fs")
    # What a register held before, where that is what the stop is about.
    was: dict = field(default_factory=dict)
    # (name, old, new) of every register that is not what it was at the stop before.
    changed: list = field(default_factory=list)
    # Where the copy's bytes come from, and where they go to, as soon as that is known.
    bytes: list = field(default_factory=list)
    y: int | None = None
    y_in: list = field(default_factory=list)
    n: int = 0
    rows: list = field(default_factory=list)
    place: str = ""
    instruction: str = ""
    source: symbols.Source | None = None
    note: str = ""
    # Of a single step: the byte of memory that the instruction before this stop touched.
    touched: str = ""
