"""labpapers.py - the sheets about single cells: where y goes, and what comes of a call.

Its one idea: each question names a cell of the machine's table, and the machine answers it.  A
seed chooses the cells and moves y.   Read before: labsheets.py.   Read next: labpolicies.py.
"""
import re
from dataclasses import dataclass

from exercises.labsheets import Paper, judge_hexadecimal
from exercises.labvariant import drawn, some
from machine import names
from verdict import expect

BASES = {"the kernel's base": names.LAYOUT["SPLIT_KERNEL_BASE"],
         "the user's base": names.LAYOUT["SPLIT_USER_BASE"]}
ASKED, PREDICTED = 5, 7


# ---- 1: where does y go? ----

@dataclass
class Place:
    """One cell of the table: y is what the scenario passes there, or a seed's y near it."""
    scenario: str
    mode: str
    policy: str
    y: int
    moved: int = 0

    @property
    def asked(self):
        return self.y + self.moved

    @property
    def question(self):
        return f"{self.scenario} {self.mode}/{self.policy} y {self.asked:08x}"

    def right(self, machine):
        cell = machine.cell(self.scenario, self.mode, self.policy)
        return f"{(int(cell['linear'] or '0', 16) + self.moved) % 2**32:08x}"

    def judge(self, answer, machine):
        return judge_hexadecimal(answer, int(self.right(machine), 16), self.why)

    def why(self, said, _):
        if said == self.asked:
            return "that is y itself, an offset: which base does the processor add to it?"
        for name, base in BASES.items():
            if said == (self.asked + base) % 2**32:
                return f"you added {name}; through which segment does {self.policy} reach y, and " \
                       f"what is its base in {self.mode}?"
        return f"{said:08x} is not y plus a base of these two models"


PLACES = [Place("read_to_kernel_offset", "split", "naive", 0x001FF000),
          Place("read_to_kernel_offset", "split", "fs", 0x001FF000),
          Place("read_at_limit", "split", "fs", 0x7FFFFFF0),
          Place("read_at_limit", "flat", "fs", 0xBFFFFFF0),
          Place("read_to_kernel_offset", "flat", "fs", 0xC01FF000),
          Place("write_from_kernel_offset", "split", "naive", 0x001FF800),
          Place("write_from_kernel_offset", "split", "smap", 0x001FF800),
          Place("write_from_kernel_offset", "flat", "naive", 0xC01FF800),
          Place("write_at_limit", "split", "masked", 0x7FFFFFC0),
          Place("write_at_limit", "flat", "naive", 0xBFFFFFC0),
          Place("read_past_limit", "flat", "fs", 0xC01FF000),
          Place("read_by_coincidence", "split", "limit", 0x001FF000),
          Place("read_by_coincidence", "flat", "naive", 0x001FF000)]
# A seed's y lies up to so many bytes below, in steps.
BELOW, STEP = 0x800, 0x10


def places(seed):
    return [Place(p.scenario, p.mode, p.policy, p.y,
                  -STEP * drawn(seed, f"y/{p.question}", BELOW // STEP) if seed else 0)
            for p in some(seed, "places", PLACES, ASKED)]


PLACES_PAPER = Paper("""\
Exercise 1: where does y go?
For each line: y is the pointer that the scenario passes to read() or write().  Which
linear address does the processor make of it?  Eight hex digits.  Needed: the table of
segments in docs/memory-map.md, and which segment a policy uses (seg/policy.h).""", places)


# ---- 3: predict outcomes ----

@dataclass
class Prediction:
    """size and good: another number of bytes than the scenario's, the first ones of them good."""
    scenario: str
    mode: str
    policy: str
    size: int = 0
    good: int = 0

    @property
    def question(self):
        more = f" {self.size} bytes, {self.good} good" if self.size else ""
        return f"{self.scenario} {self.mode}/{self.policy}{more}"

    def right(self, machine):
        cell = machine.cell(self.scenario, self.mode, self.policy)
        outcome = cell["outcome"]
        if self.size and outcome.startswith("partial:"):
            outcome = f"partial:{self.size - self.good}"
        return outcome + (f" {cell['fault']['vector']}" if cell["fault"] else "")

    def judge(self, answer, machine):
        word, _, vector = answer.partition(" ")
        if word not in expect.OUTCOMES and not re.fullmatch(r"partial:\d+", word):
            return f"\"{word}\" is no outcome; these are: {' '.join(expect.OUTCOMES)} partial:N"
        if word == "oops" and vector not in expect.VECTORS:
            return "an oops of which exception? Write: oops #GP, or whatever it is"
        right = self.right(machine)
        if answer == right:
            return None
        look = f"make demo SCENARIO={self.scenario} MODE={self.mode} POLICY={self.policy}"
        if word.split(":")[0] == re.split("[: ]", right)[0]:
            return f"{word}, yes, but not \"{answer}\". Look: {look}"
        return f"the machine does not say {word}. Look, and find out why: {look}"


# Only where the scenario's own bytes are partly good does it matter how many.
PARTLY = ("read_straddles_limit", "write_straddles_limit", "read_into_hole", "write_into_hole")
PREDICTIONS = [Prediction("read_wrapping", "split", "fs"),
               Prediction("read_wrapping", "flat", "fs"),
               Prediction("read_wrapping", "flat", "limit"),
               Prediction("read_straddles_limit", "split", "fs"),
               Prediction("read_straddles_limit", "flat", "walk"),
               Prediction("read_into_hole", "flat", "limit"),
               Prediction("read_into_hole", "flat", "masked"),
               Prediction("write_wrapping", "split", "fs"),
               Prediction("write_wrapping", "flat", "masked"),
               Prediction("write_straddles_limit", "split", "walk"),
               Prediction("write_straddles_limit", "flat", "fs"),
               Prediction("write_into_hole", "split", "masked"),
               Prediction("write_into_hole", "split", "limit"),
               Prediction("read_into_hole", "split", "walk"),
               Prediction("read_straddles_limit", "flat", "masked")]
LEAST, MOST = 17, 64


def with_numbers(p, seed):
    if not seed or p.scenario not in PARTLY:
        return p
    size = LEAST + drawn(seed, f"size/{p.question}", MOST - LEAST)
    return Prediction(p.scenario, p.mode, p.policy, size,
                      1 + drawn(seed, f"good/{p.question}", size - 1))


def predictions(seed):
    return [with_numbers(p, seed) for p in some(seed, "predictions", PREDICTIONS, PREDICTED)]


PREDICTIONS_PAPER = Paper("""\
Exercise 3: predict
Read the programs in user/ with these names, but cover their first comments.  What
comes of each call?  Where a line says so, take another number of bytes: so many of
them, from y on, lie where the program's good ones lie, the others behind them.
Answer with an outcome word: delivered, refused, partial:N (N bytes not moved),
kernel-hit, kernel-leak, oops #GP, oops #PF.""", predictions)
