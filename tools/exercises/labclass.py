"""labclass.py - `make grade-all DIR=folder`: the hand-ins of a class.

Its one idea: sheets are compared here, code is judged behind a wall (labwall.py), a few hand-ins at
a time.  What comes out: one line a hand-in (grades.csv), what to tell each (feedback/), and a page
about the exercises (statistics.md), because what most get wrong was not taught well.

Read before: labhandin.py, labwall.py.
"""
import csv
import hashlib
import os
import re
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from exercises import labhandin
from exercises import labscenario
from exercises import labsheets
from exercises import labwall
from exercises.labbook import EXERCISES
from machine import emu
from machine import tree

RIGHT, WRONG, STOPPED, NOTHING = "right", "wrong", "stopped", ""
SCENARIO, AS_GIVEN = "4", "it is as it was given"
SHOWN_COMPLAINTS, SHOWN_LENGTH, SHOWN_MISTAKES = 6, 300, 3
# The same text as the kernel's own, which everybody may read.
KERNELS = "kernel"


@dataclass
class Graded:
    file: str
    seed: str = ""
    note: str = ""
    # {exercise: complaints}
    found: dict = field(default_factory=dict)
    # {exercise: who has the same text}
    alike: dict = field(default_factory=dict)
    seconds: float = 0

    def word(self, number):
        complaints = self.found.get(number)
        if complaints is None:
            return NOTHING
        return RIGHT if not complaints else STOPPED if complaints == [labwall.STOPPED] else WRONG

    @property
    def right(self):
        return sum(self.word(number) == RIGHT for number in EXERCISES)


# ---- One hand-in ----

def split_up(handin):
    """(answers on paper, answers in code, {exercise: complaint} of those that are not whole)"""
    paper, code, wrong = {}, {}, {}
    for number, files in handin.answers.items():
        exercise = EXERCISES[number]
        given = exercise.given(handin.seed)
        if set(files) != set(given):
            wrong[number] = ["a file is missing"]
        elif files == given:
            wrong[number] = [AS_GIVEN]
        else:
            (code if exercise.judged else paper)[number] = files
    return paper, code, wrong


class Class:
    """What all gradings share: the machine's answers, and the copy of the tree."""

    def __init__(self, tree, machine):
        self.tree, self.machine, self.own = tree, machine, labhandin.tree_hash()

    def references(self, handin):
        """What exercise 4's call comes to, for the grader behind the wall."""
        if SCENARIO not in handin.answers:
            return {}
        cells = self.machine.reference(labscenario.variant(handin.seed))
        return {SCENARIO: {"/".join(key): value for key, value in cells.items()}}

    def ask_first(self, handins):
        """The machine's own answers, before many ask at once."""
        self.machine.cells()
        self.machine.segments("split")
        self.machine.references([labscenario.variant(h.seed) for h in handins
                                 if SCENARIO in h.answers])

    def grade(self, handin):
        """A Graded.  Whatever is wrong with one hand-in, the others are graded."""
        try:
            return self.graded(handin)
        except Exception as error:  # pylint: disable=broad-except
            return Graded(handin.file, handin.seed,
                          f"could not be graded: {type(error).__name__}: {error}")

    def graded(self, handin):
        start = time.monotonic()
        paper, code, found = split_up(handin)
        for number, files in paper.items():
            found[number] = EXERCISES[number].grade(files, self.machine, handin.seed)
        if code:
            found |= labwall.judged(self.tree, {"seed": handin.seed, "answers": code,
                                                "references": self.references(handin)})
        return Graded(handin.file, handin.seed, "" if handin.tree == self.own else "another tree",
                      found, seconds=time.monotonic() - start)


# ---- Who has the same text ----

def essence(text):
    """What two texts share if only blanks and comments differ."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*|;[^\n]*LAB[^\n]*", "", text, flags=re.DOTALL)
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()


def kernels_own(number, seed):
    """The file of a student who has what the kernel has, for his own task."""
    code = EXERCISES[number].code
    own = code.own(seed)
    return code.cut.filled(number, code.cut.kernels_own(own), own)


def mark_alike(handins, graded):
    """Fill in .alike: for answers in code, where one text has many forms."""
    owners, kernels = defaultdict(list), set()
    for handin in handins:
        for number, files in handin.answers.items():
            if EXERCISES[number].judged and handin.answers[number] != \
                    EXERCISES[number].given(handin.seed):
                owners[number, essence("".join(files.values()))].append(handin.file)
            if EXERCISES[number].code:
                kernels.add((number, essence(kernels_own(number, handin.seed))))
    for key in kernels & set(owners):
        owners[key].insert(0, KERNELS)
    for (number, _), files in owners.items():
        for file in files[1:] if files[:1] == [KERNELS] else files if len(files) > 1 else ():
            graded[file].alike[number] = files[0] if files[0] != file else files[1]


# ---- What comes out ----

def mark_seeds(handins, graded):
    """A seed belongs to one student: say where two have the same."""
    owners = defaultdict(list)
    for handin in handins:
        owners[handin.seed].append(handin.file)
    for seed, files in owners.items():
        for file in files if seed and len(files) > 1 else ():
            other = next(f for f in files if f != file)
            graded[file].note = f"{graded[file].note} the seed of {other}, too".strip()


def write_csv(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["file", "seed", "right", *EXERCISES, "alike", "note", "seconds"])
        for r in rows:
            alike = " ".join(f"{number}={who}" for number, who in sorted(r.alike.items()))
            out.writerow([r.file, r.seed, r.right, *(r.word(n) for n in EXERCISES), alike, r.note,
                          f"{r.seconds:.1f}"])


def plain(text):
    """Fit for a terminal and a page, whatever a student has put into it."""
    return "".join(c if c.isprintable() or c == "\n" else "." for c in text)[:SHOWN_LENGTH]


def feedback(r):
    lines = [f"{r.file}: {r.right} of {len(EXERCISES)} right. {r.note}".rstrip()]
    for number, exercise in EXERCISES.items():
        word = r.word(number) or "not handed in"
        lines.append(f"\n{number}. {exercise.title}: {word}")
        lines += [f"   {plain(c)}" for c in (r.found.get(number) or [])[:SHOWN_COMPLAINTS]]
    return "\n".join(lines) + "\n"


def sentence(number, complaint):
    """A complaint without a seed's numbers and question, so that the same mistake is the same."""
    first = complaint.split("\n")[0]
    if not EXERCISES[number].judged:
        first = first.partition(": ")[2] or first
    return re.sub(r"\b(0x)?[0-9a-f]*\d[0-9a-f]*\b", "..", plain(first))


def statistics(rows, seconds):
    """A page of Markdown."""
    good = [r for r in rows if r.found]
    lines = [f"# {len(rows)} hand-ins, graded in {seconds:.0f} s", "",
             f"{len(rows) - len(good)} could not be read or hold nothing; "
             f"{sum(bool(r.note) for r in good)} were done with another tree.", "",
             "| n | exercise | min | handed in | right | stopped |", "|---|---|---|---|---|---|"]
    for number, e in EXERCISES.items():
        words = Counter(r.word(number) for r in good)
        came = sum(words.values()) - words[NOTHING]
        share = f"{words[RIGHT]} ({100 * words[RIGHT] // came} %)" if came else "0"
        cells = number, e.title, e.minutes, came, share, words[STOPPED]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    lines += ["", "What was said most often:", ""]
    for number in EXERCISES:
        said = Counter(sentence(number, c) for r in good for c in r.found.get(number) or []
                       if c != AS_GIVEN)
        lines += [f"- {number}, {count}x: {text}"
                  for text, count in said.most_common(SHOWN_MISTAKES)]
    spread = Counter(r.right for r in good)
    lines += ["", "How many have so many right:", ""]
    lines += [f"- {right}: {spread[right]}" for right in sorted(spread, reverse=True)]
    return "\n".join(lines) + "\n"


def write_out(out, rows, seconds):
    (out / "feedback").mkdir(parents=True, exist_ok=True)
    write_csv(out / "grades.csv", rows)
    (out / "statistics.md").write_text(statistics(rows, seconds), encoding="utf-8")
    for r in rows:
        (out / "feedback" / f"{Path(r.file).stem}.txt").write_text(feedback(r), encoding="utf-8")


# ---- All of them ----

def read_all(folder):
    """(hand-ins, {file: why not})"""
    good, bad = [], {}
    for path in sorted(folder.glob("*.json")):
        try:
            good.append(labhandin.read(path, EXERCISES))
        except labhandin.Unreadable as error:
            bad[path.name] = f"{path.name} {error}"
    return good, bad


def graded_all(handins, machine):
    """{file: Graded}, as many at a time as there are processors."""
    with tempfile.TemporaryDirectory(prefix="crossring-") as folder:
        os.chmod(folder, 0o755)
        with tree.Copy(Path(folder)) as copy:
            os.chmod(copy.top, 0o755)
            (copy.top / "build" / "copies").mkdir(exist_ok=True)
            labwall.check(copy.top)
            group = Class(copy.top, machine)
            group.ask_first(handins)
            with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
                return {g.file: g for g in pool.map(group.grade, handins)}


def grade_all(folder, out, machine=None):
    """machine: a labsheets.Machine that has been asked before."""
    if not folder.is_dir():
        raise emu.EmuError(f"DIR={folder} is no folder with hand-ins")
    start = time.monotonic()
    handins, bad = read_all(folder)
    if not handins and not bad:
        raise emu.EmuError(f"there is no hand-in (*.json) in {folder}")
    graded = graded_all(handins, machine or labsheets.Machine("class"))
    mark_alike(handins, graded)
    mark_seeds(handins, graded)
    rows = sorted([*graded.values(), *(Graded(file, note=why) for file, why in bad.items())],
                  key=lambda r: r.file)
    write_out(out, rows, time.monotonic() - start)
    print(f"{len(rows)} hand-ins in {time.monotonic() - start:.0f} s: in {os.path.relpath(out)} "
          "are grades.csv, statistics.md and feedback/")
    return 0
