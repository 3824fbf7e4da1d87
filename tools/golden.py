#!/usr/bin/env python3
"""golden.py - writes the tour's transcripts that the tests compare with: `make golden`.

Its one idea: kept is what the lecture shows.  Line numbers move whenever somebody adds a comment
above them, so they are kept out, and so are the addresses that do.

Read before: tools/tour.py.   Read next: tests/test_tour.py.
"""
import re
import sys

import tour
from machine import emu
from machine import names
from machine.ending import guarded

FOLDER = emu.TOP / "tests" / "golden"
CASES = {f"tour-{mode}": ["--mode", mode] for mode in names.MODES}
LINE_NUMBER = re.compile(r"^(   (?:at \S+  )?[a-z/]+/\w+\.(?:c|h|asm|inc)):\d+$", re.M)
# Registers, and the kernel's end of the copy, hold addresses of the kernel.
CHANGE = re.compile(r"\b(E[A-Z]{2}) [0-9a-f]{8}->[0-9a-f]{8}")
PROGRAMS = re.compile(r"(the program, at) [0-9a-f]{8}")
KERNELS = re.compile(r"^( (?:from|to  )) [0-9a-f]{8} kernel ", re.M)


def kept(text):
    """A transcript without what may change from day to day."""
    text = CHANGE.sub(r"\1 xxxxxxxx->xxxxxxxx", LINE_NUMBER.sub(r"\1", text))
    text = PROGRAMS.sub(r"\1 xxxxxxxx", text)
    return KERNELS.sub(r"\1 xxxxxxxx kernel ", text)


def transcript(arguments, label="golden"):
    """The whole of `make tour PLAIN=1` with these arguments."""
    a = tour.parse_arguments([*arguments, "--label", label])
    tour.check(a)
    path = tour.walk_of(a)
    try:
        return "\n".join(tour.transcript(path)) + "\n"
    finally:
        path.close()


def write():
    FOLDER.mkdir(exist_ok=True)
    for name, arguments in CASES.items():
        path = FOLDER / f"{name}.txt"
        new = kept(transcript(arguments))
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(new, encoding="utf-8")
        print(f"{path.relative_to(emu.TOP)}: {'as it was' if new == old else 'written'}")


if __name__ == "__main__":
    sys.exit(guarded("golden", write))
