"""screens.py - a machine with a screen, as somebody in front of `make run` has it: for the tests.

Its one idea: keys go in through the emulated keyboard, and what is on the screen is read out of VGA
memory.  The image is the one that `make run` boots.   Read next: screen.c, tools/machine/qmp.py.
"""
import json
from contextlib import contextmanager

from machine import emu
from machine import qmp

# Attributes of VGA memory: whose byte it is, and what stands out.
USER, KERNEL, CHOSEN, ON_USER = 0x0A, 0x0C, 0x70, 0x20
STEPS = ("1  trap to the kernel", "2  data in the kernel's buffer", "3  FS := user DS",
         "4  mov source, FS:(y)", "5  FS restored")
CHECK, POINTER, BLOCK, ARROW, CROSS = "\u221a", "\u25ba", "\u2588", "\u25b2", "x"
CLAIM_KEYS = "Enter next   Right next case   Down next scenario   Esc table   ? help"
TABLE_KEYS = "Enter next page   Arrows move   r boot again   ? help"


@contextmanager
def machine(*arguments, more=()):
    """A machine whose menu is on the screen."""
    folder, lock = emu.claim_folder("test-screen")
    with lock, qmp.start(arguments, folder, more) as m:
        m.wait("What shall this boot show?")
        yield m


@contextmanager
def stepping(scenario, mode="split", policy="all", gate="int80", more=(), **others):
    """A machine that stands at the first case's claim."""
    arguments = [f"--{name}={value}" for name, value in others.items()]
    with machine("--scenario", scenario, "--mode", mode, "--policy", policy, "--gate", gate,
                 "--step", "on", *arguments, more=more) as m:
        m.press("enter")
        m.wait("case 1 of", CLAIM_KEYS)
        yield m


def row_of(rows, text):
    """The one row that has this text."""
    found = [n for n, row in enumerate(rows) if text in row]
    assert len(found) == 1, f"{text!r} is on rows {found}:\n" + "\n".join(rows)
    return found[0]


def lit(rows, steps=STEPS):
    """(steps that have been taken, the step being taken or None), as numbers."""
    marks = {number: rows[row_of(rows, step)][:3].strip()
             for number, step in enumerate(steps, 1)}
    assert set(marks.values()) <= {"", CHECK, POINTER, CROSS}
    now = [number for number, mark in marks.items() if mark == POINTER]
    assert len(now) <= 1
    return [n for n, mark in marks.items() if mark == CHECK], now[0] if now else None


def cells(m):
    text = (emu.TOP / m.here / "e9").read_text()
    return [json.loads(line) for line in text.splitlines() if line.startswith('{"type":"cell"')]
