"""labsheets.py - the exercises of docs/lab.md that are answered with pen and paper.

Its one idea: nobody keeps a list of right answers.  The sheet asks for what the machine itself can
say, so the grader boots it and compares; a wrong answer is told what it looks like, not the result.

Read before: tools/lab.py.   Read next: labdescriptor.py and labcode.py beside it.
"""
import re
from dataclasses import dataclass

from machine import emu
from machine import names
from machine import said
from verdict import expect
from verdict import judge
from verdict import records

SHEET = "answers.txt"
HEX32 = re.compile(r"(?:0x)?([0-9a-f]{4})_?([0-9a-f]{4})", re.IGNORECASE)
BASES = {"the kernel's base": names.LAYOUT["SPLIT_KERNEL_BASE"],
         "the user's base": names.LAYOUT["SPLIT_USER_BASE"]}


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

    def cell(self, scenario, mode, policy):
        """What was observed, through int 0x80."""
        run = self.boot("both", f"demo scenario={scenario} gate=int80 poweroff")
        return next(c for c in records.parse(run.e9).cell
                    if judge.key(c) == (scenario, mode, policy, "int80"))

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
    """An exercise on paper.  questions: each with a text, `question`, and a `judge`."""
    words: str
    questions: list

    def sheet(self):
        return sheet(self.words, [q.question for q in self.questions])

    def grade(self, text, machine):
        return grade_sheet(text, {q.question: q.judge for q in self.questions}, machine)


def hexadecimal(answer):
    match = HEX32.fullmatch(answer)
    return int(match[1] + match[2], 16) if match else None


# ---- 1: where does y go? ----

@dataclass
class Place:
    """One cell of the table: y is what the scenario passes there."""
    scenario: str
    mode: str
    policy: str
    y: int

    @property
    def question(self):
        return f"{self.scenario} {self.mode}/{self.policy} y {self.y:08x}"

    def judge(self, answer, machine):
        said, cell = hexadecimal(answer), machine.cell(self.scenario, self.mode, self.policy)
        right = int(cell["linear"] or "0", 16)
        if said is None:
            return f"\"{answer}\" is not eight hex digits"
        if said == right:
            return None
        if said == self.y:
            return "that is y itself, an offset: which base does the processor add to it?"
        for name, base in BASES.items():
            if said == (self.y + base) % 2**32:
                return f"you added {name}; through which segment does {self.policy} reach y, and " \
                       f"what is its base in {self.mode}?"
        return f"{said:08x} is not y plus a base of these two models"


PLACES = [Place("read_to_kernel_offset", "split", "naive", 0x001FF000),
          Place("read_to_kernel_offset", "split", "fs", 0x001FF000),
          Place("read_at_limit", "split", "fs", 0x7FFFFFF0),
          Place("read_at_limit", "flat", "fs", 0xBFFFFFF0),
          Place("read_to_kernel_offset", "flat", "fs", 0xC01FF000)]
PLACES_WORDS = """\
Exercise 1: where does y go?
For each line: y is the pointer that the scenario passes to read().  Which linear
address does the processor make of it?  Eight hex digits.  Needed: the table of
segments in docs/memory-map.md, and which segment a policy uses (seg/policy.h)."""

PLACES_PAPER = Paper(PLACES_WORDS, PLACES)


# ---- 3: predict outcomes ----

@dataclass
class Prediction:
    scenario: str
    mode: str
    policy: str

    @property
    def question(self):
        return f"{self.scenario} {self.mode}/{self.policy}"

    def judge(self, answer, machine):
        word, _, vector = answer.partition(" ")
        if word not in expect.OUTCOMES and not re.fullmatch(r"partial:\d+", word):
            return f"\"{word}\" is no outcome; these are: {' '.join(expect.OUTCOMES)} partial:N"
        if word == "oops" and vector not in expect.VECTORS:
            return "an oops of which exception? Write: oops #GP, or whatever it is"
        cell = machine.cell(self.scenario, self.mode, self.policy)
        seen = cell["outcome"] + (f" {cell['fault']['vector']}" if cell["fault"] else "")
        if answer == seen:
            return None
        look = f"make demo SCENARIO={self.scenario} MODE={self.mode} POLICY={self.policy}"
        if word.split(":")[0] == cell["outcome"].split(":")[0]:
            return f"{word}, yes, but not \"{answer}\". Look: {look}"
        return f"the machine does not say {word}. Look, and find out why: {look}"


PREDICTIONS = [Prediction("read_wrapping", "split", "fs"), Prediction("read_wrapping", "flat", "fs"),
               Prediction("read_wrapping", "flat", "limit"),
               Prediction("read_straddles_limit", "split", "fs"),
               Prediction("read_straddles_limit", "flat", "walk"),
               Prediction("read_into_hole", "flat", "limit"),
               Prediction("read_into_hole", "flat", "masked")]
PREDICTIONS_WORDS = """\
Exercise 3: predict
Read the programs user/read_wrapping.c, user/read_straddles_limit.c and
user/read_into_hole.c, but cover their first comments.  Each passes 16 bytes' worth
of y to read().  What comes of it?  Answer with an outcome word:
delivered, refused, partial:N (N bytes not moved), kernel-hit, oops #GP, oops #PF."""

PREDICTIONS_PAPER = Paper(PREDICTIONS_WORDS, PREDICTIONS)


# ---- 10: choose a policy ----

@dataclass
class Demand:
    """The first row of the policy table under which the machine does what is wanted."""
    question: str
    scenario: str
    mode: str
    wanted: tuple

    def meets(self, policy, machine):
        return machine.cell(self.scenario, self.mode, policy)["outcome"].startswith(self.wanted)

    def judge(self, answer, machine):
        if answer not in names.POLICIES:
            return f"\"{answer}\" is no policy; these are: {' '.join(names.POLICIES)}"
        if not self.meets(answer, machine):
            outcome = machine.cell(self.scenario, self.mode, answer)["outcome"]
            return f"under {answer} the machine says {outcome} for {self.scenario}"
        earlier = names.POLICIES[:names.POLICIES.index(answer)]
        if any(self.meets(policy, machine) for policy in earlier):
            return f"{answer} does it, but so does a row above it in seg/policy.h, which costs less"
        return None


DEMANDS = [Demand("split, kernel memory safe", "read_to_kernel_offset", "split", ("delivered",)),
           Demand("flat, kernel memory safe", "read_to_kernel_offset", "flat", ("refused",)),
           Demand("flat, a hole in y's range costs bytes and not the thread", "read_into_hole",
                  "flat", ("partial",)),
           Demand("split, a 386 keeps read-only pages", "read_readonly_386", "split", ("refused",)),
           Demand("flat, a stray memcpy of the kernel's is caught", "read_stray_memcpy", "flat",
                  ("oops",))]
DEMANDS_WORDS = """\
Exercise 10: choose a policy
For each demand: the first row of the table in seg/policy.h that meets it.  Try
scenarios with make demo until you are sure; the grader asks the machine:
{scenarios}."""

DEMANDS_PAPER = Paper(DEMANDS_WORDS.format(
    scenarios=",\n".join(f"{d.scenario} in {d.mode}" for d in DEMANDS)), DEMANDS)
