#!/usr/bin/env python3
"""lab.py - the exercises of docs/lab.md: `make lab EXERCISE=n` and `make grade EXERCISE=n`.

Its one idea: what a student has written is nobody else's.  `lab` puts files into lab/n/ and never
over one that is there; `grade` only reads them.  The tree itself is not touched, so git stays quiet.
Status: 0 right (or put there), 1 not right yet, 2 it could not be tried.

Usage: lab.py lab|grade [EXERCISE] [--folder lab]

Read next: tools/exercises/labsheets.py, tools/exercises/labcode.py.
"""
import argparse
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from exercises import labcode
from exercises import labdescriptor
from exercises import labscenario
from exercises import labsheets
from exercises.labcode import Code, Cut, Demo, Ktest
from machine import emu
from machine.ending import ToolError, guarded

FOLDER = "lab"
WIDTH = 96


@dataclass
class Exercise:
    title: str
    # () to {name: text}: what the student begins with.
    given: Callable
    # ({name: text}, Machine) to complaints.
    grade: Callable
    todo: str


def on_paper(title, given, grade):
    return Exercise(title, lambda: {labsheets.SHEET: given()},
                    lambda files, machine: grade(files[labsheets.SHEET], machine),
                    f"write your answers into {labsheets.SHEET}")


def in_code(number, title, code):
    return Exercise(title, lambda: {name: cut.sheet(number) for name, cut in code.cuts.items()},
                    lambda files, _: labcode.grade_code(code, files),
                    f"write what belongs between the comments LAB {number}")


ACCESS_OK = Code(
    {"range.h": Cut("seg/range.h", (("range_below(uint32_t y, uint32_t n, uint32_t limit)\n{\n", "}\n",
                                     "\t(void)y, (void)n, (void)limit;\n\treturn true;\n"),))},
    (Ktest("tests/kernel/uaccess_limit.c", ("flat",)),),
    {"case_01": "the edges: y + n may equal the limit, also with n = 0, but not pass it",
     "case_02": "y + n can be more than 32 bits hold; then the sum is small again and passes",
     "case_03": "with KERNEL_DS the limit is another one: compare with `limit`, not with a constant",
     "case_04": "only arithmetic is asked for; whether memory is there is not its business"})

FIXUP = Code(
    {"fixup.asm": Cut("seg/fixup.asm", (
        ("inc\tdword [access_counts + COUNTS_FIXUPS]\n", "\tpop\tedi\n",
         "step3_load_fs:\nstep4_copy:\nstep5_restore_fs:\n\tadd\tesp, 4\n"),))},
    (Ktest("tests/kernel/copy.c", ("split",)), Ktest("tests/kernel/uaccess_limit.c", ("split",))),
    {"case_03": "set_fs(KERNEL_DS) has chosen another segment, and FS did not get it: load the "
                "thread's selector, not a constant",
     "copies_give_fs_and_gs_back": "FS is not afterwards what it was before: step 5",
     "copy_to_user_moves": "the bytes are not where they belong, or the wrong number of them: "
                           "steps 3 and 4",
     "copy_from_user_moves": "the bytes did not come, or the wrong number of them: steps 3 and 4",
     "copy_to_an_absent": "the bytes are not where they belong: steps 3 and 4",
     "stop": "The kernel died of it. Does each PUSH have its POP, and is FS loaded before the loop?"})

REP = Code(
    {"copy_rep.asm": Cut("seg/copy_rep.asm", (
        (".done:\tpop\tes\n\tret\n", "\nglobal copy_rep_from_user,", ""),
        ("fs movsb\n.done:\tret\n", "\nsection .note.GNU-stack", "")))},
    (Ktest("tests/kernel/uaccess_copy.c", ("split",)),),
    {"case_08": "the residual is wrong, or good bytes before the hole did not arrive: at the fault "
                "ECX counts rounds of four bytes, EDX holds all bytes, and the last round may be "
                "half in a good page",
     "case_07": "a refused address must give the whole n back",
     "case_09": "a refused address must give the whole n back",
     "case_06": "a good copy no longer works: the path without a fault must not change",
     "stop": "A fault in the copy reached the oops: is every instruction that may fault in the "
             "table, the string move of the tail too?"})

DOOR = Code(
    {"smap.asm": Cut("seg/smap.asm", (("\tje\tfixup_copy\n", "\nsection .note.GNU-stack",
                                       "smap_stac:\nsmap_clac:\n\tjmp\tfixup_copy\n"),))},
    (Demo("read_timeline", "smap"), Ktest("tests/kernel/uaccess_state.c", ("flat",))),
    {"case_22": "AC, or another piece of the state, is not after the copy what it was before: is "
                "the door closed on every way out?",
     "read_timeline": "an honest copy does not go through: AC is 1 at its first touch of the "
                      "user's page, 0 after it, and the stack at RET as it was at the call",
     "stop": "The kernel died of it. fixup_copy finds its four arguments above its return address; "
             "and whoever pushes them takes them away again."})

WALK = Code(
    {"walk.c": Cut("seg/walk.c", (("static uint32_t legal_end(uint32_t y, uint32_t access)\n{\n",
                                   "}\n\nunsigned long legal_walk",
                                   "\t(void)allows, (void)access;\n\treturn y;\n"),))},
    (Demo("all", "walk"),),
    {"read_good": "a good pointer is refused",
     "write_good": "a good pointer is refused",
     "read_hole": "nothing is mapped at y, so nothing is legal",
     "write_hole": "nothing is mapped at y, so nothing is legal",
     "read_into_hole": "the legal amount ends where the area ends",
     "write_into_hole": "the legal amount ends where the area ends",
     "read_readonly": "an area that may not be written is not legal for a read() into it",
     "read_timeline": "two areas side by side are one legal range, and each area is counted",
     "read_late": "two areas side by side are one legal range",
     "write_late": "two areas side by side are one legal range",
     "fs_walk_cost": "count each area that you look at in access_counts.areas, and look at no area "
                     "that begins above y",
     "stop": "The kernel died of it."})

EXERCISES = {
    "1": on_paper("Where does y go?", labsheets.PLACES_PAPER.sheet, labsheets.PLACES_PAPER.grade),
    "2": on_paper("Read a descriptor", labdescriptor.descriptor_sheet, labdescriptor.grade_descriptor),
    "3": on_paper("Predict", labsheets.PREDICTIONS_PAPER.sheet, labsheets.PREDICTIONS_PAPER.grade),
    "4": Exercise("Write a scenario", labscenario.given, labscenario.grade,
                  f"write the program and its EXPECT lines in {labscenario.FILE}"),
    "5": in_code("5", "access_ok, and the carry", ACCESS_OK),
    "6": in_code("6", "The fixup: steps 3, 4, 5", FIXUP),
    "7": in_code("7", "The fixup of a fault: an exact residual", REP),
    "8": in_code("8", "stac and clac", DOOR),
    "9": in_code("9", "The legal amount: walk the map", WALK),
    "10": on_paper("Choose a policy", labsheets.DEMANDS_PAPER.sheet, labsheets.DEMANDS_PAPER.grade),
}


def choose(value):
    return EXERCISES[emu.choose("EXERCISE", value, EXERCISES)]


def shown(path):
    try:
        return path.resolve().relative_to(emu.TOP)
    except ValueError:
        return path


def listing():
    print("The exercises (docs/lab.md); make lab EXERCISE=n begins one, make grade EXERCISE=n "
          "checks it:")
    for number, exercise in EXERCISES.items():
        print(f"  {number:>2}  {exercise.title}")
    return 0


def start(number, folder):
    """Put what the student begins with there, never over what is there."""
    exercise = choose(number)
    there = folder / number
    there.mkdir(parents=True, exist_ok=True)
    print(f"Exercise {number}: {exercise.title}")
    for name, text in exercise.given().items():
        try:
            with open(there / name, "x", encoding="utf-8") as file:
                file.write(text)
            print(f"  {shown(there / name)}: {exercise.todo}")
        except FileExistsError:
            print(f"  {shown(there / name)} is there already: left as it is (to begin anew, "
                  "move it away)")
    print(f"Then: make grade EXERCISE={number}")
    return 0


def read_files(number, exercise, folder):
    """({name: text}, complaints)"""
    files, wrong = {}, []
    for name, given in exercise.given().items():
        path = folder / number / name
        try:
            files[name] = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            wrong.append(f"{shown(path)} is not there: make lab EXERCISE={number} puts it there")
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


def grade(number, folder, machine=None):
    exercise = choose(number)
    files, wrong = read_files(number, exercise, folder)
    if not wrong:
        wrong = exercise.grade(files, machine or labsheets.Machine())
    if not wrong:
        print(f"Exercise {number}, {exercise.title}: right.")
        return 0
    print(f"Exercise {number}, {exercise.title}: not right yet.")
    for complaint in wrong:
        print(wrapped(complaint))
    return 1


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("action", choices=("lab", "grade"))
    parser.add_argument("exercise", nargs="?", default="")
    parser.add_argument("--folder", type=Path, default=emu.TOP / FOLDER)
    a = parser.parse_args(arguments)
    if a.action == "lab" and not a.exercise:
        return listing()
    try:
        return (start if a.action == "lab" else grade)(a.exercise, a.folder)
    except OSError as error:
        raise ToolError(error) from None


if __name__ == "__main__":
    sys.exit(guarded("lab", main, sys.argv[1:]))
