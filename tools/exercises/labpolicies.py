"""labpolicies.py - the sheets about whole policies: which one, and what it costs.

Its one idea: a policy is judged by all scenarios, never by one, and its price is counted on good
pointers and on bad ones.   Read before: labpapers.py.   Read next: labdescriptor.py.
"""
import re
from dataclasses import dataclass
from typing import Callable

from exercises.labsheets import Paper, no_policy
from exercises.labvariant import drawn, some
from machine import names

ASKED = 5


# ---- 10: choose a policy ----

def calls(cells, mode, policy, with_386=False):
    """The cells of all read() and write() scenarios that go through the copy."""
    return [c for (name, m, p), c in cells.items() if (m, p) == (mode, policy)
            and name.startswith(("read_", "write_")) and name != "read_stray_memcpy"
            and (with_386 or not name.endswith("_386"))]


def safe(cells, mode, policy):
    return all(c["outcome"] not in ("kernel-hit", "kernel-leak")
               for c in calls(cells, mode, policy))


def honest(cells, mode, policy):
    return all(cells[name, mode, policy]["outcome"] == "delivered" for name in
               ("read_good", "write_good", "read_at_limit", "write_at_limit", "read_late",
                "write_late", "read_absent", "write_absent"))


def nobody_dies(cells, mode, policy):
    return all(c["outcome"] != "oops" for c in calls(cells, mode, policy))


def in_part(cells, mode, policy):
    return all(cells[name, mode, policy]["outcome"].startswith("partial")
               for name in ("read_into_hole", "write_into_hole"))


def read_only(cells, mode, policy):
    return all(cells[name, mode, policy]["outcome"] == "refused"
               for name in ("read_readonly_386", "read_file_page_386", "read_readonly"))


def stray_caught(cells, mode, policy):
    return cells["read_stray_memcpy", mode, policy]["outcome"] == "oops"


@dataclass
class Demand:
    """The first row of the policy table under which the machine does what is wanted."""
    mode: str
    wanted: str
    # Of the cells, a mode and a policy: is it so?
    met: Callable

    @property
    def question(self):
        return f"{self.mode}, {self.wanted}"

    def right(self, machine):
        return next(p for p in names.LECTURE if self.met(machine.cells(), self.mode, p))

    def judge(self, answer, machine):
        if answer not in names.LECTURE:
            return no_policy(answer)
        if not self.met(machine.cells(), self.mode, answer):
            return f"under {answer} that is not so in every scenario: make demo MODE={self.mode} " \
                   f"POLICY={answer}"
        if answer != self.right(machine):
            return f"{answer} does it, but so does a row above it in seg/policy.h"
        return None


DEMANDS = [Demand("split", "no call reaches the kernel's memory", safe),
           Demand("flat", "no call reaches the kernel's memory", safe),
           Demand("flat", "a hole in y's range costs bytes and not the thread", in_part),
           Demand("split", "a 386 keeps read-only pages", read_only),
           Demand("flat", "a stray memcpy of the kernel's is caught", stray_caught),
           Demand("split", "no honest call is refused", honest),
           Demand("flat", "no honest call is refused", honest),
           Demand("flat", "no thread dies of a bad pointer", nobody_dies),
           Demand("split", "no thread dies of a bad pointer", nobody_dies),
           Demand("flat", "a 386 keeps read-only pages", read_only)]

DEMANDS_PAPER = Paper("""\
Exercise 10: choose a policy
For each demand: the first row of the table in seg/policy.h that meets it.  A call is
any read_ or write_ scenario (but not those of a 386, where a page that is read-only
is so for ring 3 alone, and not the stray memcpy).  The grader asks the machine about
all of them, so look at the whole table, and not at one row: make demo.""",
                      lambda seed: some(seed, "demands", DEMANDS, ASKED))


# ---- 13: what does it cost? ----

@dataclass
class Cost:
    """How many instructions one cell takes more than another."""
    dear: tuple
    cheap: tuple

    @property
    def question(self):
        (scenario, *a), (_, *b) = self.dear, self.cheap
        return f"{scenario}, {'/'.join(a)} more than {'/'.join(b)}"

    def right(self, machine):
        return str(machine.cell(*self.dear)["instructions"]
                   - machine.cell(*self.cheap)["instructions"])

    def judge(self, answer, machine):
        if not re.fullmatch(r"-?\d+", answer):
            return f"\"{answer}\" is no number of instructions"
        if answer == self.right(machine):
            return None
        return f"the machine counts otherwise: make demo SCENARIO={self.dear[0]}, then look for " \
               "\"instructions\" in build/report.json"


@dataclass
class Row:
    """A policy with this property; asked after the numbers, for the reason of them."""
    question: str
    right_one: str

    def right(self, _):
        return self.right_one

    def judge(self, answer, _):
        if answer not in names.LECTURE:
            return no_policy(answer)
        return None if answer == self.right_one else "look at your numbers once more"


GOOD = ["read_good", "write_good", "read_at_limit", "write_at_limit", "read_backwards"]
HOLES = ["read_into_hole", "write_into_hole", "read_hole", "write_hole"]


def costs(seed):
    modes = names.modes_of(names.BOTH)
    mode, other = modes[::-1] if drawn(seed, "mode", 2) else modes
    (good,), (hole,) = some(seed, "good", GOOD, 1), some(seed, "hole", HOLES, 1)
    pairs = [(good, mode, "limit", "fs"), (good, mode, "masked", "limit"),
             (good, mode, "walk", "masked"), (good, mode, "smap", "masked"),
             (hole, mode, "masked", "walk")]
    return [Cost((s, m, dear), (s, m, cheap)) for s, m, dear, cheap in pairs] + [
        Cost((good, mode, "masked"), (good, other, "masked")),
        Row("costs nothing more than limit until a fault comes", "masked"),
        Row("dearer than masked for a good pointer, cheaper for a hole", "walk")]


COSTS_PAPER = Paper("""\
Exercise 13: what does it cost?
From ring 3 to ring 3, in instructions: how many more does the first take than the
second?  Guess first: what is done in the one and not in the other, and how often?
Then look for "instructions" in build/report.json, which make demo writes.  The last
two answers are policies.""", costs)
