#!/usr/bin/env python3
"""boot.py - boots once with the words given, and prints what the machine said to people.

    tools/boot.py --mode flat demo trace scenario=read_good policy=fs gate=int80 poweroff
    tools/boot.py --mode split poweroff                    only the segments of that model

Its one idea: a class sees the answer and nothing else: the lines of COM1 between the segments and
the table, and then in a word what became of each case.  --all prints everything, port E9 first.
Status: 0, 1 if the machine did not come to its end, 2 if it could not be booted.

Read next: tools/machine/said.py, tools/machine/emu.py.
"""
import argparse
import sys

from machine import colours
from machine import emu
from machine import names
from machine import said
from machine.ending import guarded
from verdict import records
from verdict import table

# The word that makes a boot run scenarios.
DEMO = "demo"


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--emu", default="bochs")
    parser.add_argument("--cpu", default="")
    parser.add_argument("--mode", default=names.BOTH)
    parser.add_argument("--route", default="disk")
    parser.add_argument("--limit", type=float, default=emu.LIMIT)
    parser.add_argument("--archive", default=None)
    parser.add_argument("--all", action="store_true", help="all that was said, by which command")
    parser.add_argument("words", nargs="*", default=[])
    return parser.parse_args(arguments)


def result(cell, paint):
    """One case in a line."""
    words = table.outcome_words(cell)
    return (f"{cell['mode']}/{cell['policy']}, {cell['gate']}: "
            f"{paint(words, colours.OUTCOMES.get(cell['outcome'].split(':')[0], ''))}")


def answer(done, words, on):
    """What a person wants to see of this boot.  on: with colours?"""
    text = done.serial.decode("utf-8", "replace")
    lines = said.answers(text) if DEMO in words else text.splitlines()
    found = records.parse(done.e9)
    lines += [result(cell, colours.Paint(on)) for cell in found.cell]
    lines += [line for line in done.e9.splitlines()
              if not found.cell and records.KTAP_LINE.match(line)]
    # An oops has switched its colour on, and the line that switches it off may not be shown.
    return "\n".join(line + colours.OFF if on else colours.without(line) for line in lines)


def main(arguments):
    a = parse_arguments(arguments)
    done = emu.run(a.emu, a.mode, " ".join(a.words), cpu=a.cpu, limit=a.limit, route=a.route,
                   archive=a.archive, say=sys.stderr if a.all else None)
    if a.all:
        print(done.e9, end="", flush=True)
        sys.stdout.buffer.write(done.serial)
        sys.stdout.flush()
    else:
        print(answer(done, a.words, colours.wanted(sys.stdout)))
    if done.timed_out:
        print(f"boot: not done after {a.limit:g} s\n{done.last_lines()}", file=sys.stderr)
        return 1
    if a.all:
        print(f"boot: {done.seconds:.2f} s {done.evidence}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(guarded("boot", main, sys.argv[1:]))
