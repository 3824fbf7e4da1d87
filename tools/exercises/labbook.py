"""labbook.py - the exercises of docs/lab.md, one after the other.

Its one idea: one table.  What each is called and is about, how long and how hard it is, what is
handed out, who grades it, and two hints: where to look, and what to think about there.

Read before: tools/lab.py.   Read next: labpapers.py, labpieces.py and labscenario.py beside it.
"""
from dataclasses import dataclass
from typing import Callable

from exercises import labcode
from exercises import labpapers
from exercises import labpieces
from exercises import labpolicies
from exercises import labscenario
from exercises import labsheets
from exercises.labdescriptor import DESCRIPTOR_PAPER


@dataclass
class Exercise:
    title: str
    slides: str
    minutes: int
    # From 1 (read and add) to 3 (think about every way out).
    difficulty: int
    hints: tuple
    # Of a seed: {name: text}, what the student begins with.
    given: Callable
    # ({name: text}, Machine, seed) to complaints.
    grade: Callable
    todo: str
    # Where the answer is code: ({name: text}, seed, reference of exercise 4) to complaints, by
    # what cannot be lied to and is quick, for a class's grader behind its wall.
    judged: Callable | None = None
    # The piece of the kernel, if the answer is one.
    code: object = None


def on_paper(title, slides, minutes, difficulty, paper, hints):
    return Exercise(title, slides, minutes, difficulty, hints,
                    lambda seed: {labsheets.SHEET: paper.sheet(seed)},
                    lambda files, machine, seed: paper.grade(files[labsheets.SHEET], machine, seed),
                    f"write your answers into {labsheets.SHEET}")


def in_code(number, title, slides, minutes, difficulty, code, hints):
    return Exercise(title, slides, minutes, difficulty, hints,
                    lambda seed: {code.name: code.cut.sheet(number, code.own(seed))},
                    lambda files, _, seed: labcode.grade_code(number, code, files[code.name], seed),
                    f"write what belongs between the comments LAB {number}",
                    lambda files, seed, _: labcode.on_the_bench(number, code, files[code.name],
                                                                seed), code)


def scenario(files, seed, reference):
    return labscenario.grade(seed, *files.values(), reference)


EXERCISES = {
    "1": on_paper("Where does y go?", "4-8", 10, 1, labpapers.PLACES_PAPER, (
        "Which segment register does the policy's copy name? seg/policy.h has the table.",
        "Under naive the copy goes through DS, the kernel's; under all others through FS. Add that "
        "segment's base, modulo 2^32.")),
    "2": on_paper("Read a descriptor", "3", 15, 1, DESCRIPTOR_PAPER, (
        "Draw Intel's figure as two words of 32 bits, the lower address first.",
        "Base and limit are each in two or three places. With G set, the limit's last unit counts "
        "whole: its lowest twelve bits are ones.")),
    "3": on_paper("Predict", "6, 10, 22", 15, 2, labpapers.PREDICTIONS_PAPER, (
        "Three questions in this order: does the policy compare y with something first, does the "
        "segment end before the range, is there a page?",
        "Only walk and the masked policies give a part. All others decide about the whole range, "
        "or die at the first byte that is not there.")),
    "4": Exercise("Write a scenario", "21", 30, 2, (
        "Begin with the program and one guessed EXPECT line for all; the machine says what is not "
        "so.",
        "Model by model: which segment, does its limit or the thread's limit stop y, and is a page "
        "there? At a page of the kernel's, who is asked at all?"),
        lambda seed: labscenario.variant(seed).given(),
        lambda files, machine, seed: scenario(files, seed,
                                              machine.reference(labscenario.variant(seed))),
        "write the program and its EXPECT lines into it", scenario),
    "5": in_code("5", "access_ok, and the carry", "10", 15, 1, labpieces.ACCESS_OK, (
        "Try y = FFFFFFFF, n = 1 on paper.",
        "A subtraction cannot carry if you know which of its two numbers is the larger one.")),
    "6": in_code("6", "The fixup: steps 3, 4, 5", "6", 30, 2, labpieces.FIXUP, (
        "Where does the thread keep the selector? build/offsets.inc has a name for it.",
        "The old FS lies on the stack since before step 3. Its descriptor may be gone when you "
        "want it back: seg/pop_segment.inc is included already.")),
    "7": in_code("7", "The fixup of a fault: an exact residual", "22, 23", 45, 3, labpieces.REP, (
        "At the fault of rep movsd, what do ECX and EDX still hold, and in which units?",
        "Turn the rounds that are left into bytes, add the tail, and try once more byte by byte: "
        "the second fault finds the exact place. FIXUP_CODE, TEXT_CODE and EXTABLE are in "
        "seg/extable.inc.")),
    "8": in_code("8", "stac and clac", "19, 20", 30, 2, labpieces.DOOR, (
        "What does the stack look like where your code begins, and where must it point at RET?",
        "Push the four arguments once more; each PUSH moves what ESP+16 means, and that helps. "
        "Open as late and close as early as you can.")),
    "9": in_code("9", "The legal amount: walk the map", "20, 21", 30, 2, labpieces.WALK, (
        "Draw three areas, two of them side by side, and put y into the first.",
        "When an area allows the access and holds y, y becomes that area's end: then ask the same "
        "question again with the next one.")),
    "10": on_paper("Choose a policy", "all", 20, 2, labpolicies.DEMANDS_PAPER, (
        "make demo shows all rows at once. Look for the one cell that spoils a column.",
        "From the left: the first column without such a cell. Mind the rows that nobody thinks of: "
        "the honest ones.")),
    "11": in_code("11", "set_fs, and the way back", "11, 16, 17", 20, 1, labpieces.LEND, (
        "What would a second call find if yours ended in between?",
        "What was there before you came need not be USER_DS: ask first, put that back, on each way "
        "out.")),
    "12": in_code("12", "Fetch once", "15", 20, 2, labpieces.FETCH, (
        "Two threads share the vector. What can the other one do between your two looks?",
        "Whatever you have looked at once is yours if it lies in the kernel's memory; use that.")),
    "13": on_paper("What does it cost?", "21, 22", 15, 2, labpolicies.COSTS_PAPER, (
        "Count what is done before the copy, in it, and after a fault.",
        "access_ok is a compare, a walk looks at each area, masked adds nothing until a fault, and "
        "then the whole way through the trap.")),
}
