#!/usr/bin/env python3
"""lab.py - the exercises of docs/lab.md: `make lab EXERCISE=n` and `make grade EXERCISE=n`.

Its one idea: what a student has written is nobody else's.  `lab` puts files into lab/n/ and never
over one that is there; `grade` only reads them.  The tree itself is not touched: git stays quiet.
Status: 0 right (or put there), 1 not right yet, 2 it could not be tried.

Usage: lab.py lab|grade|hint [EXERCISE] [--folder lab] [--seed NAME] [--step 1|2]
       lab.py handin                            everything into one file, lab/handin.json
       lab.py grade-all DIR [--out FOLDER]      many of those

Read next: tools/exercises/labbook.py, then labhandin.py and labclass.py beside it.
"""
import argparse
import sys
import textwrap
from pathlib import Path

from exercises import labclass
from exercises import labhandin
from exercises import labsheets
from exercises import labvariant
from exercises import labwall
from exercises.labbook import EXERCISES
from machine import emu
from machine.ending import ToolError, guarded

FOLDER = "lab"
# The name that was given with SEED= the first time, in the student's folder.
SEED_FILE = "seed"
WIDTH = 96
STEPS = ("1", "2")


def choose(value):
    return EXERCISES[emu.choose("EXERCISE", value, EXERCISES)]


def shown(path):
    try:
        return path.resolve().relative_to(emu.TOP)
    except ValueError:
        return path


def seed_of(folder, wanted):
    """The seed of this folder: the one that was given first."""
    labvariant.check(wanted)
    path = folder / SEED_FILE
    kept = labvariant.check(path.read_text(encoding="ascii").strip()) if path.exists() else ""
    begun = kept or any((folder / number).is_dir() for number in EXERCISES)
    if wanted and begun and wanted != kept:
        raise emu.EmuError(f"SEED={wanted}: {shown(folder)} was begun "
                           f"{f'with SEED={kept}' if kept else 'without a seed'}; to begin anew, "
                           "move it away")
    return wanted or kept


def listing():
    print("The exercises (docs/lab.md); make lab EXERCISE=n begins one, make grade EXERCISE=n "
          "checks it:")
    for number, e in EXERCISES.items():
        print(f"  {number:>2}  {e.title:40} {e.minutes:>2} min  {'*' * e.difficulty:3}  "
              f"slides {e.slides}")
    return 0


def start(a):
    """Put what the student begins with there, never over what is there."""
    exercise, there = choose(a.exercise), a.folder / a.exercise
    seed = seed_of(a.folder, a.seed)
    there.mkdir(parents=True, exist_ok=True)
    if seed:
        (a.folder / SEED_FILE).write_text(f"{seed}\n", encoding="ascii")
    print(f"Exercise {a.exercise}: {exercise.title}{f' (for {seed})' if seed else ''}")
    for name, text in exercise.given(seed).items():
        try:
            with open(there / name, "x", encoding="utf-8") as file:
                file.write(text)
            print(f"  {shown(there / name)}: {exercise.todo}")
        except FileExistsError:
            print(f"  {shown(there / name)} is there already: left as it is (to begin anew, "
                  "move it away)")
    print(f"Then: make grade EXERCISE={a.exercise}   Stuck? make hint EXERCISE={a.exercise}")
    return 0


def hint(a):
    """One of two hints: where to look first; what to think about there."""
    exercise, step = choose(a.exercise), emu.choose("HINT", a.step or STEPS[0], STEPS)
    print(wrapped(f"Exercise {a.exercise}, hint {step} of {len(STEPS)}: "
                  f"{exercise.hints[int(step) - 1]}"))
    if step != STEPS[-1]:
        print(f"Still stuck? make hint EXERCISE={a.exercise} HINT=2")
    return 0


def read_files(a, seed):
    """({name: text}, complaints)"""
    files, wrong = {}, []
    exercise = choose(a.exercise)
    for name, given in exercise.given(seed).items():
        path = a.folder / a.exercise / name
        try:
            files[name] = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            wrong.append(f"{shown(path)} is not there: make lab EXERCISE={a.exercise} puts it "
                         "there")
        except UnicodeDecodeError:
            wrong.append(f"{shown(path)} is not text")
        else:
            if files[name] == given:
                wrong.append(f"{shown(path)} is as it was given: {exercise.todo}")
    return files, wrong


def wrapped(complaint):
    """A complaint in lines; what a compiler said keeps its own."""
    first, *rest = complaint.split("\n")
    return "\n".join(textwrap.wrap(first, WIDTH, initial_indent="  ", subsequent_indent="    ",
                                   break_on_hyphens=False) + rest)


def verdict(a, wrong):
    """What is said to an answer, as text."""
    title = f"Exercise {a.exercise}, {choose(a.exercise).title}"
    if not wrong:
        return f"{title}: right."
    return "\n".join([f"{title}: not right yet."] + [wrapped(complaint) for complaint in wrong])


def grade(a, machine=None):
    exercise, seed = choose(a.exercise), seed_of(a.folder, a.seed)
    files, wrong = read_files(a, seed)
    wrong = wrong or exercise.grade(files, machine or labsheets.Machine(), seed)
    print(verdict(a, wrong))
    return 1 if wrong else 0


def handin(a):
    """All that was begun, graded once more, in one file."""
    seed, machine = seed_of(a.folder, a.seed), labsheets.Machine()
    answers, outputs = {}, {}
    for a.exercise, exercise in EXERCISES.items():
        if not (a.folder / a.exercise).is_dir():
            continue
        files, wrong = read_files(a, seed)
        outputs[a.exercise] = verdict(a, wrong or exercise.grade(files, machine, seed))
        print(outputs[a.exercise].splitlines()[0], flush=True)
        answers[a.exercise] = files
    if not answers:
        raise emu.EmuError(f"nothing is begun in {shown(a.folder)}: make lab EXERCISE=1")
    path = labhandin.write(a.folder, seed, answers, outputs)
    print(f"{shown(path)}: {len(answers)} exercises; hand in this file")
    return 0


def grade_all(a):
    return labclass.grade_all(Path(a.exercise or "."), a.out or a.folder / "class")


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("action", choices=("lab", "grade", "hint", "handin", "grade-all", "judge"))
    parser.add_argument("exercise", nargs="?", default="")
    parser.add_argument("--folder", type=Path, default=emu.TOP / FOLDER)
    parser.add_argument("--seed", default="")
    parser.add_argument("--step", default=STEPS[0])
    parser.add_argument("--out", type=Path)
    a = parser.parse_args(arguments)
    if a.action == "lab" and not a.exercise:
        return listing()
    try:
        return {"lab": start, "grade": grade, "hint": hint, "handin": handin,
                "grade-all": grade_all, "judge": lambda _: labwall.inside(EXERCISES)}[a.action](a)
    except OSError as error:
        raise ToolError(error) from None


if __name__ == "__main__":
    sys.exit(guarded("lab", main, sys.argv[1:]))
