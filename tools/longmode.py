#!/usr/bin/env python3
"""longmode.py - the long-mode exhibit: boots it, and writes its table into docs/long-mode.md.

Its one idea: the page's table is the machine's own output.  Bochs' default processor has long
mode; of QEMU it is qemu-system-x86_64 that has it, and that checks no limit in any mode.
Usage: longmode.py [--emu bochs|qemu] [--into]
Status: 0 all cells as they should be, 1 not so, 2 the boot could not be tried.
Read before: kernel/demo/longmode.c.
"""
import sys

import options
from machine import emu
from machine import said
from machine.ending import guarded
from verdict import records

PAGE = emu.TOP / "docs" / "long-mode.md"
START, END = "<!-- table: long mode -->\n```\n", "```\n<!-- table: end -->"
FIRST = "32-bit mode: a byte at y"
# The 64-bit model of QEMU's; the i386 program has none of them whole.
CPU = {"bochs": "", "qemu": "qemu64"}
DEFAULTS = {"emu": "bochs"}
REGISTERS = ("CS", "DS", "ES", "SS", "FS", "GS")
ZERO_4_GB, USERS, SMALL, DOWN = SHAPES = (
    "base 40000000, 4 GB, DPL 0", "base 40000000, 4 GB, DPL 3",
    "base 40000000, limit FFFF", "base 40000000, above FFFFFF")
HONEST, PAST = "five steps, y of the user's", "five steps, y past the limit"


def expected(limits, prefix=False):
    """{(mode, shape, register): where the byte comes from}, as the manual says.

    limits: does this machine check them, where the processor would?
    prefix: does it add CS's base in 64-bit mode, where the prefix is written out?"""
    found = {}
    for mode in ("32-bit", "compatibility", "64-bit"):
        for shape in SHAPES:
            for register in REGISTERS:
                found[mode, shape, register] = cell(mode, shape, register, limits, prefix)
        found[mode, HONEST, "FS"] = "base + y"
        found[mode, PAST, "FS"] = "#GP" if limits and mode != "64-bit" else "the kernel's byte"
    return found | {("64-bit", "MSR FS_BASE 50000000", "FS by MSR"): "MSR + y"}


def cell(mode, shape, register, limits, prefix):
    if shape == DOWN and register == "CS":
        return "-"
    # Rights are asked when a selector is loaded, in every mode.
    if shape == USERS and register in ("CS", "SS"):
        return "not loaded"
    if mode == "64-bit":
        added = ("FS", "GS", "CS") if prefix else ("FS", "GS")
        return "base + y" if register in added else "y"
    if limits and shape in (SMALL, DOWN):
        return "#SS" if register == "SS" else "#GP"
    return "base + y"


def boot(emulator, label="longmode"):
    return emu.run(emulator, "flat", "longmode poweroff", cpu=CPU[emulator], label=label)


def complaints(run):
    """What is not as it should be, in words."""
    found = {(r["width"], r["shape"], r["register"]): r["from"]
             for r in records.parse(run.e9).longmode}
    if not found:
        return [f"no cell came\n{run.last_lines()}"]
    # QEMU's TCG (7.2) checks no limit; and CS's prefix, which the manual has ignored, counts there.
    want = expected(limits=run.emulator == "bochs", prefix=run.emulator == "qemu")
    return [f"{' / '.join(key)}: {found.get(key)}, not {want.get(key)}"
            for key in sorted(found.keys() | want.keys()) if found.get(key) != want.get(key)]


def output(run):
    """What people see of it."""
    lines = said.plain(run.serial).splitlines()
    at = next((n for n, line in enumerate(lines) if line.startswith(FIRST)), len(lines))
    return "\n".join(line.rstrip() for line in lines[at:]).strip("\n") + "\n"


def shown(text):
    """What the page has between its marks."""
    return text.partition(START)[2].partition(END)[0]


def main():
    parser = options.parser(__doc__, DEFAULTS, boots="longmode")
    parser.add_argument("--into", action="store_true", help="write the table into docs/long-mode.md")
    a = parser.parse_args()
    options.check(a, DEFAULTS)
    run = boot(a.emu, a.label)
    print(output(run), end="")
    wrong = complaints(run)
    for line in wrong:
        print(f"  FAILED {line}", file=sys.stderr)
    if a.into and not wrong:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(text.replace(START + shown(text), START + output(run)), encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(guarded("longmode", main))
