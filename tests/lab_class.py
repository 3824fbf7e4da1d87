"""lab_class.py - the hand-ins of a class that does not exist: right, wrong and hostile.

Its one idea: each says in its name what the grader has to find, so a hundred of them are judged as
easily as one.  Read before: tests/lab_answers.py, tests/lab_attacks.py.   Read next:
tests/test_lab_class.py.
"""
import csv
import json
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import lab_answers as answers
import lab_attacks
from exercises import labclass
from exercises import labhandin
from exercises import labscenario
from exercises import labsheets
from exercises.labbook import EXERCISES

RIGHT, WRONG = "right", "wrong"
COUNT = {"all": 20, "class": 200}.get(os.environ.get("LAB"), 5)
LOOPING_SCENARIO = "\tfor (;;)\n\t\t;\n"
TALKING_SCENARIO = "\tfor (;;)\n\t\twrite(1, \"ok 1 x\\n{\\\"type\\\": \\\"cell\\\"}\\n\", 24);\n"


@dataclass
class Made:
    """One hand-in, and what is to be found: {exercise: word}; note: what the table must say."""
    name: str
    answers: dict
    wanted: dict
    note: str = ""
    raw: str | None = None

    def write(self, folder, seed, tree):
        text = self.raw if self.raw is not None else json.dumps({
            "crossring": labhandin.VERSION, "seed": seed, "tree": tree, "answers": self.answers,
            "outputs": {n: f"Exercise {n}: right." for n in self.answers}})
        (folder / f"{self.name}.json").write_text(text, encoding="utf-8")


def right(number, machine):
    """Everything right."""
    seed = f"right{number}"
    return seed, Made(f"right-{number}", {n: answers.right(n, machine, seed) for n in EXERCISES},
                      {n: RIGHT for n in EXERCISES})


def wrong(number, machine):
    """Everything wrong in the ways that people are."""
    seed, given = f"wrong{number}", {}
    for n in answers.CODE:
        one = answers.WRONG[n][number % len(answers.WRONG[n])]
        given[n] = answers.filled(n, one.bodies(n), seed)
    for n in answers.PAPER:
        given[n] = answers.sheet_with(n, answers.right_answers(n, machine, seed)[1:] + ["x"], seed)
    (name, text), = answers.right_scenario(machine, seed).items()
    given["4"] = {name: text.replace("flat/masked refused", "flat/masked delivered")
                  .replace("flat/masked partial", "flat/masked refused")}
    return seed, Made(f"wrong-{number}", given, {n: WRONG for n in given})


def as_given(number, _):
    seed = f"given{number}"
    return seed, Made(f"given-{number}", {n: e.given(seed) for n, e in EXERCISES.items()},
                      {n: WRONG for n in EXERCISES})


def hostile(number, machine):
    """An attack in each exercise in code, beside a right sheet, which has to stay right."""
    seed = f"hostile{number}"
    given = {"1": answers.right("1", machine, seed)}
    for n in answers.CODE:
        attacks = list(lab_attacks.on(n, seed).values())
        given[n] = attacks[number % len(attacks)][0]
    (name, text), = answers.right_scenario(machine, seed).items()
    body = (LOOPING_SCENARIO, TALKING_SCENARIO)[number % 2]
    given["4"] = {name: text.replace("{\n", "{\n" + body, 1)}
    return seed, Made(f"hostile-{number}", given, {n: RIGHT if n == "1" else WRONG for n in given})


# No hand-ins at all: what stands in the file, and what must be said.
BROKEN = (("", "is not JSON"), ("[" * 100000, "is not JSON"), ("x" * (labhandin.MOST + 1), "bytes"),
          ("[]", "make handin"), ('{"crossring": 1}', "lacks"),
          ('{"crossring": 1, "seed": "../x", "tree": "", "answers": {}}', "is not a name"),
          ('{"crossring": 1, "seed": "x", "tree": "", "answers": {"99": {}}}', "there is not"),
          ('{"crossring": 1, "seed": "x", "tree": "", "answers": {"5": {"../../x": "y"}}}',
           "did not give out"),
          ('{"crossring": 1, "seed": "x", "tree": "", "answers": {"5": {"Makefile": "all:;:"}}}',
           "did not give out"),
          ('{"crossring": 1, "seed": "x", "tree": "", "answers": {"5": {"range.h": 5}}}',
           "no text"),
          ('{"crossring": 1, "seed": "x", "tree": "", "answers": {"5": {"range.h": "\\ud800"}}}',
           "no text"))


def broken(number, _):
    raw, note = BROKEN[number % len(BROKEN)]
    return "", Made(f"broken-{number}", {}, {}, note, raw)


KINDS = (right, hostile, wrong, broken, as_given)


def fill(folder, count, machine):
    """So many hand-ins, of each kind as many; what is to be found in them."""
    tree, made = labhandin.tree_hash(), []
    machine.references([labscenario.Variant("", way, place and place + further, 0)
                        for way, further in labscenario.FURTHER.items()
                        for place in labscenario.PLACES])
    for number in range(count):
        seed, one = KINDS[number % len(KINDS)](number // len(KINDS), machine)
        one.write(folder, seed, tree)
        made.append(one)
    return made


def graded():
    """(what was made, {file: row of the table}, seconds, the page of statistics)"""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        machine = labsheets.Machine("test-class")
        made = fill(folder, COUNT, machine)
        start = time.monotonic()
        labclass.grade_all(folder, folder / "out", machine)
        seconds = time.monotonic() - start
        rows = csv.DictReader((folder / "out" / "grades.csv").open(encoding="utf-8"))
        return (made, {row["file"]: row for row in rows}, seconds,
                (folder / "out" / "statistics.md").read_text(encoding="utf-8"))
