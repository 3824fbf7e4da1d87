"""views.py - what a slide may show, each as a few lines for a class.

Its one idea: a view is lines of 78 columns at most, made of what the machine said just now.  Lines
are those of the tour (tools/walk/view.py), so the colours mean the same: green is the user's, red
the kernel's.

Read before: tools/slides/boots.py.   Read next: tools/slides/shows.py.
"""
import re
import subprocess
import sys
import textwrap

from machine import emu
from slides import boots
from verdict import expect
from verdict.table import hexadecimal, outcome_words
from walk.view import Line

WIDTH = 78
EFAULT = 14


def words(text, kind="plain", indent=" "):
    """A sentence for the class."""
    return [Line(kind, line) for line in textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent)]


def state(text):
    return Line("state", f" {text}".rstrip()[:WIDTH])


def blank():
    return Line("plain", "")


# ---- One case: what became of a call ----

def where(cell):
    """Where y led, and whether anything happened there."""
    if not cell["y"]:
        return ""
    y, linear = hexadecimal(cell["y"]), hexadecimal(cell["linear"])
    if not linear:
        return f"y {y}  looked at, and not used"
    whose = cell["landed"] if cell["landed"] in ("user", "kernel") else "not touched"
    return f"y {y} -> linear {linear}  {whose}"


def result(cell):
    """What the program was told."""
    if cell["errno"]:
        return "the program got -EFAULT" if cell["errno"] == EFAULT else f"errno {cell['errno']}"
    if cell["outcome"].startswith("partial"):
        return f"{cell['residual']} bytes were not moved"
    return ""


def fault(cell):
    """Which, in which function, by which instruction; how far in it is for make demo to say."""
    at = (cell["fault"]["symbol"] or cell["fault"]["offset"]).partition("+")[0]
    what = cell["fault"]["instruction"] or ""
    return f"{cell['fault']['vector']} at {at}: {what}".rstrip(": ")


def case(cell, reason=""):
    """Two or three lines for one result; the outcome has its colour."""
    yield Line("case", f" {cell['mode']:6} {cell['policy']:7} {outcome_words(cell):12} "
                       f"{where(cell)}".rstrip())
    told = fault(cell) if cell["fault"] else result(cell)
    for text in filter(None, (told, reason)):
        yield from words(text, "note" if text is reason else "plain", " " * 16)


def reason_of(scenarios, case_):
    name, mode, policy = case_
    found = next(s for s in scenarios if s.name == name).expect(mode, policy)
    return found.reason if found else ""


def cases(*wanted, reasons=True):
    """The results of (scenario, mode, policy), a scenario's claim above its own."""
    scenarios = expect.load_folder(emu.TOP / "user")
    above = None
    for key, cell in zip(wanted, boots.cells(wanted)):
        if key[0] != above:
            above = key[0]
            claim = next(s.claim for s in scenarios if s.name == above)
            yield from words(f"{above}: {claim}", "code")
        yield from case(cell, reason_of(scenarios, key) if reasons else "")


# ---- What the machine printed ----

def printed(mode, name, policy, starts=("",), more="", last=False):
    """Of a scenario's lines those that start so; last: from the last one of the first kind on."""
    found = [line for line in boots.lines(mode, name, policy, more)
             if line.strip() and line.startswith(tuple(starts))]
    if not found:
        raise boots.ShowError(f"{name} in {mode}/{policy} printed no line that starts with one of: "
                              f"{', '.join(starts)}")
    if last:
        found = found[max(at for at, line in enumerate(found) if line.startswith(starts[0])):]
    yield from map(state, found)


def program(mode, policy, name):
    """A program's lines."""
    yield from map(state, boots.program(mode, policy, name))


def segments(mode):
    """The four segments of user and kernel."""
    for line in boots.segments(mode)[1:5]:
        yield state(f"{mode:7}{line.strip()}")


def heading(text):
    return Line("heading", f" {text}")


def cost(name, mode, policies):
    """What a call cost from ring 3 to ring 3, under each policy."""
    for found in boots.cells([(name, mode, policy) for policy in policies]):
        yield state(f"{mode:6} {found['policy']:7} {found['instructions']} instructions "
                    f"from ring 3 to ring 3, {outcome_words(found)}")


def extable(mode, symbol):
    """The table's entry for an instruction, with the instructions around both of its ends."""
    done = subprocess.run([sys.executable, emu.TOP / "tools" / "extable.py", mode, symbol],
                          capture_output=True, text=True, check=True)
    # The listing's columns are wider than a small screen.
    yield from (state(re.sub(r"(\S) {2,}", r"\1  ", line)) for line in done.stdout.splitlines())
