"""lab_runs.py - the gradings of test_lab.py that need a kernel built and booted.

Its one idea: each takes two seconds and more, so they run among the boots of tests/boots.py.  Every
run grades the right answers, and of the wrong ones those of OFTEN; with LAB=all in the environment
it grades all of them.
"""
import os
import re

import lab
import lab_answers as answers

HOLE = re.compile(r"(LAB \d+: begin[^\n]*\n).*?(^[^\n]*LAB \d+: end)", re.DOTALL | re.MULTILINE)
OFTEN = ("no C", "no such label", "the sum carries", "the door stays open")


def filled(number, bodies):
    """The student's file with this text between the comments."""
    (name, text), = lab.EXERCISES[number].given().items()
    parts = iter(bodies)
    return {name: HOLE.sub(lambda m: m[1] + next(parts) + m[2], text)}


def wanted(wrongs):
    return [w for w in wrongs if w.why in OFTEN or os.environ.get("LAB") == "all"]


# name -> (exercise, the student's files, what must be said; None for right)
RUNS = {f"{n}-right": (n, filled(n, bodies), None) for n, bodies in answers.RIGHT.items()}
RUNS |= {f"{n}-{w.why}": (n, filled(n, w.answer), w.told)
         for n, wrongs in answers.WRONG.items() for w in wanted(wrongs)}
RUNS["4-right"] = ("4", {"read_null.c": answers.READ_NULL}, None)
RUNS |= {f"4-{w.why}": ("4", {"read_null.c": w.answer}, w.told)
         for w in wanted(answers.WRONG_READ_NULL_RUN)}


def graded(name):
    """The complaints about this answer."""
    number, files, _ = RUNS[name]
    return lab.EXERCISES[number].grade(files, None)
