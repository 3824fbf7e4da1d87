"""lab_runs.py - the gradings of test_lab_code.py that need a kernel built and booted.

Its one idea: the bench gives the verdict (test_lab_bench.py), and the whole kernel is only asked
whether it agrees; each time takes some seconds, so they run among the boots of tests/boots.py.
Every run does those of OFTEN; with LAB=all in the environment all, and all wrong answers in the
kernel.
"""
import os
from pathlib import Path

import lab_answers as answers
import lab_attacks
from exercises import labcode
from exercises import labsheets
from exercises.labbook import EXERCISES

ALL = os.environ.get("LAB") == "all"
# One of each kind of check: kernel tests, scenarios.
OFTEN = ("8",)
ATTACKS_OFTEN = ("records of its own",)
# A student's folder with right answers, written another way than the kernel's; not in the tree.
ELSEWHERE = os.environ.get("LAB_ANSWERS")


def right(number):
    return lambda: EXERCISES[number].grade(answers.right_code(number), None, "")


def wrong(number, one):
    """Past the bench: what the kernel's own tests say."""
    (text,) = answers.filled(number, one.bodies(number)).values()
    return lambda: labcode.in_the_kernel(EXERCISES[number].code, text)


# All answers are compared with what the same machine did once.
MACHINE = labsheets.Machine("test-lab-4")


def scenario(change, seed=""):
    def run():
        (name, text), = answers.right_scenario(MACHINE, seed).items()
        return EXERCISES["4"].grade({name: answers.changed_header(text, *change)}, MACHINE, seed)
    return run


def elsewhere(number):
    return lambda: EXERCISES[number].grade(
        {name: (Path(ELSEWHERE) / number / name).read_text(encoding="utf-8")
         for name in EXERCISES[number].given("")}, labsheets.Machine(f"test-lab-{number}"), "")


def begun():
    """The exercises that are answered elsewhere."""
    return [n for n in EXERCISES if ELSEWHERE and (Path(ELSEWHERE) / n).is_dir()]


# name -> (what is graded, what must be said; None for right)
RUNS = {f"{n}-right": (right(n), None) for n in answers.CODE if ALL or n in OFTEN}
RUNS |= {f"{n}-{w.why}": (wrong(n, w), "") for n, wrongs in answers.WRONG.items() for w in wrongs
         if ALL and n not in answers.UNTESTED and w.why not in answers.NOT_SEEN}
RUNS["4-right"] = (scenario(()), None)
RUNS |= {f"4-{why}": (scenario(change), told)
         for why, (change, told) in answers.WRONG_RUNS.items()}
RUNS |= {f"4-{why}": (scenario((r"\{\n", "{\n" + text.replace("\\", r"\\"))), "")
         for why, text in lab_attacks.IN_SCENARIOS.items() if ALL or why in ATTACKS_OFTEN}
RUNS["4-fewer bytes"] = (scenario((r"SLIDE_LINE_SIZE, SLIDE_LINE\)", "8, SLIDE_LINE)")),
                         "does something else")
RUNS |= {f"elsewhere-{n}": (elsewhere(n), None) for n in begun()}


def graded(name):
    """The complaints about this answer."""
    return RUNS[name][0]()
