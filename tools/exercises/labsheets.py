"""labsheets.py - the exercises of docs/lab.md that are answered with pen and paper.

Its one idea: nobody keeps a list of right answers.  The sheet asks for what the machine itself can
say, so the grader boots it and compares; a wrong answer is told what it looks like, not the result.

Read before: tools/lab.py.   Read next: labpapers.py and labdescriptor.py beside it.
"""
import re
from dataclasses import dataclass
from typing import Callable

from exercises import labscenario
from machine import emu
from machine import names
from machine import said
from verdict import judge
from verdict import records

SHEET = "answers.txt"
HEX32 = re.compile(r"(?:0x)?([0-9a-f]{4})_?([0-9a-f]{4})", re.IGNORECASE)


class Machine:
    """What the sheets ask of the real machine; each boot is done once."""

    def __init__(self, label="lab"):
        self.label, self.found = label, {}

    def boot(self, mode, words):
        key = (mode, words)
        if key not in self.found:
            run = emu.run("bochs", mode, words, label=self.label)
            if run.timed_out:
                raise emu.EmuError(f"the machine did not come to its end\n{run.last_lines()}")
            self.found[key] = run
        return self.found[key]

    def cells(self):
        """{(scenario, mode, policy): what was observed through int 0x80}"""
        if "cells" not in self.found:
            run = self.boot("both", "demo scenario=all gate=int80 poweroff")
            self.found["cells"] = {judge.key(c)[:3]: c for c in records.parse(run.e9).cell}
        return self.found["cells"]

    def cell(self, scenario, mode, policy):
        return self.cells()[scenario, mode, policy]

    def references(self, variants):
        """What the calls of exercise 4 come to, all asked at once."""
        new = sorted({(v.way, v.place) for v in variants} - set(self.found))
        if new:
            self.found |= labscenario.references_of(new)

    def reference(self, mine):
        """What the call of exercise 4 comes to; mine: a labscenario.Variant."""
        self.references([mine])
        return self.found[mine.way, mine.place]

    def segments(self, mode):
        """The kernel's own list of its segments."""
        run = self.boot(mode, "demo scenario=gate_register_only policy=fs gate=int80 poweroff")
        return said.segments(said.plain(run.serial), mode)


# ---- The sheet: lines "question = answer", and comments ----

def answers_of(text, questions):
    """({question: answer}, complaints) of a sheet."""
    given, wrong = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        # No comment after an answer: "oops #GP" is one.
        line = "" if line.lstrip().startswith("#") else line.strip()
        question, equals, answer = (part.strip() for part in line.partition("="))
        question = " ".join(question.split())
        if line and (not equals or question not in questions):
            wrong.append(f"line {number} is no \"question = answer\" of this sheet: {line}")
        elif line and question in given:
            wrong.append(f"line {number} answers \"{question}\" a second time")
        elif line:
            given[question] = " ".join(answer.split())
    return given, wrong


def grade_sheet(text, judges, machine):
    """Complaints.  judges: {question: function of (answer, machine) to a complaint or None}."""
    given, wrong = answers_of(text, judges)
    for question, judge_one in judges.items():
        answer = given.get(question, "")
        complaint = judge_one(answer, machine) if answer else "no answer yet"
        if complaint:
            wrong.append(f"{question}: {complaint}")
    return wrong


def sheet(words, questions):
    width = max(len(question) for question in questions)
    head = "".join(f"# {line}".rstrip() + "\n" for line in words.splitlines())
    return head + "\n" + "".join(f"{question:{width}} =\n" for question in questions)


@dataclass
class Paper:
    """An exercise on paper.  questions: of a seed, each with a text, `question`, and a `judge`
    function of (answer, machine) to a complaint or None."""
    words: str | Callable
    questions: Callable

    def sheet(self, seed=""):
        words = self.words if isinstance(self.words, str) else self.words(seed)
        return sheet(words, [q.question for q in self.questions(seed)])

    def grade(self, text, machine, seed=""):
        return grade_sheet(text, {q.question: q.judge for q in self.questions(seed)}, machine)


# ---- What several sheets ask for ----

def judge_hexadecimal(answer, right, why):
    """Eight hex digits; why: of what was said and what is right, what the mistake looks like."""
    match = HEX32.fullmatch(answer)
    if not match:
        return f"\"{answer}\" is not eight hex digits"
    said_number = int(match[1] + match[2], 16)
    return None if said_number == right else why(said_number, right)


def no_policy(answer):
    return f"\"{answer}\" is no policy; these are: {' '.join(names.LECTURE)}"
