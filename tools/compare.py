#!/usr/bin/env python3
"""compare.py - the tour twice, in two memory models, side by side: `make compare`.

Its one idea: two machines, the same program, the same stops; what differs is marked.  The left
column is split and the right one flat, or any two that MODE names (MODE=flat,fenced), and between
them stands != where the two lines are not equal.
Status: as tools/tour.py.

Read before: tools/tour.py.
"""
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest

import tour
from machine import colours
from machine import emu
from machine import names
from machine.ending import guarded
from walk import keys
from walk import view
from walk import walk
from walk.view import Line

COLUMN = 48
SAME, DIFFERENT = " |  ", " != "
WIDTH = 2 * COLUMN + len(SAME)
# The order of stops when only one of the two machines makes them.
ORDER = ("1", "2", "check", "stac", "3", "3 done", "4", "naive", "fault", "5", "5 done", "clac",
         "back", "here", "end")
HELP = " Enter: go on   b: back   q: leave"


def walked(choice, label):
    """Every stop of one machine, to the end."""
    path, found = walk.Walk(choice, label), []
    try:
        path.start()
        while not found or found[-1].key != "end":
            found.append(path.next())
        return found
    finally:
        path.close()


def both(a, modes):
    """[the left stops, the right stops], from two machines at once."""
    choices = [tour.choice_of(a, mode) for mode in modes]
    with ThreadPoolExecutor(max_workers=2) as pool:
        futures = [pool.submit(walked, choice, f"{a.label}-{choice.mode}") for choice in choices]
        return [future.result() for future in futures]


def pairs(left, right):
    """Stops of the same step side by side; None where one machine did not make it."""
    steps = sorted({s.key for s in left + right}, key=ORDER.index)
    by_key = [{s.key: s for s in column} for column in (left, right)]
    return [tuple(column.get(key) for column in by_key) for key in steps]


# ---- Two columns of lines ----

def align(left, right):
    """Lines of two blocks, each beside the one with the same key."""
    order = [line.key for line in left]
    # A line that only the right one has goes behind the one it follows there.
    for number, line in enumerate(right):
        if line.key not in order:
            order.insert(order.index(right[number - 1].key) + 1 if number else 0, line.key)
    found = [{line.key: line for line in block} for block in (left, right)]
    return [tuple(block.get(key, Line("plain", "")) for block in found) for key in order]


def blocks(stop):
    return view.body(stop, COLUMN) if stop else []


def rows(left, right):
    """The lines of one pair of stops."""
    missing = [view.wrapped("words", "(this machine does not come here)", COLUMN)]
    for one, other in zip_longest(blocks(left) or missing, blocks(right) or missing, fillvalue=[]):
        if one or other:
            yield from align(one, other)
            yield Line("plain", ""), Line("plain", "")


def title(left, right, policy):
    # Two less: a plain title has a sign at each end.
    return view.title(left or right, f"policy {policy}", WIDTH - 2)


def joined(left, right, paint):
    same = left.kind == "heading" or left.text.strip() == right.text.strip()
    mark = SAME if same else DIFFERENT
    if paint is view.coloured and not same:
        mark = f" {colours.Paint(colours.wanted(sys.stdout))(mark.strip(), colours.BOLD, colours.OOPS)} "
    gap = " " * (COLUMN - len(left.text))
    return (paint(left) + gap + mark + paint(right)).rstrip()


def page(modes, left, right, policy, paint):
    """One pair of stops as text."""
    yield paint(title(left, right, policy))
    yield joined(*(Line("heading", f" {mode}") for mode in modes), paint)
    yield from (joined(one, other, paint) for one, other in list(rows(left, right))[:-1])


# ---- The command ----

def show_all(modes, found, policy):
    for left, right in found:
        print("\n" + "\n".join(page(modes, left, right, policy, view.plain)), flush=True)


def turn_pages(modes, found, policy):
    """One pair of stops a page; Enter turns it, b turns it back."""
    at = 0
    with keys.Terminal() as terminal:
        while 0 <= at < len(found):
            words = view.coloured(Line("keys", HELP if at + 1 < len(found) else tour.END_HELP))
            print(tour.CLEAR + "\n".join(page(modes, *found[at], policy, view.coloured)))
            print(words, flush=True)
            at += turned(terminal, words, at, len(found))


def turned(terminal, words, at, count):
    """How many pages to go, by the key that was pressed; beyond the last one it ends."""
    while True:
        key = terminal.key()
        if key in tour.ONWARD:
            return 1
        if key in ("q", None):
            return count
        if key in tour.BACKWARD and at:
            return -1
        print(f" {keys.name(key)} does nothing here.\n{words}", flush=True)


def check_window():
    columns = keys.columns()
    if columns < WIDTH:
        raise emu.EmuError(f"two columns need a window of {WIDTH} columns, and this one has "
                           f"{columns}; make it wider, or read it with: "
                           "make compare PLAIN=1 | less -S")


def two_of(mode):
    """The two models to be compared."""
    modes = names.modes_of(names.BOTH) if mode == names.BOTH else tuple(mode.split(","))
    if len(modes) != 2 or modes[0] == modes[1] or not set(modes) <= set(names.MODES):
        raise emu.EmuError(f"MODE={mode}: compare shows both models, or two of: "
                           f"{' '.join(names.MODES)} (MODE=flat,fenced); make tour shows one")
    return modes


def run(a):
    modes = two_of(a.mode)
    for a.mode in modes:
        tour.check(a)
    pages = not a.plain and sys.stdin.isatty() and sys.stdout.isatty()
    if pages:
        check_window()
    print(f"{a.scenario} in {' and '.join(modes)}, policy {a.policy}, copy {a.copy}, by {a.gate}.\n"
          "Booting two machines in the Bochs debugger: some seconds ...", flush=True)
    (turn_pages if pages else show_all)(modes, pairs(*both(a, modes)), a.policy)


if __name__ == "__main__":
    sys.exit(guarded("compare", run, tour.parse_arguments(sys.argv[1:], names.BOTH)))
