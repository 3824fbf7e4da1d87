"""test_lab.py - `make lab`, `make grade` and `make hint`: the exercises of docs/lab.md.

Its one idea: a grader is worth what it says to wrong answers.  Untouched exercises fail, right
answers (tests/lab_answers.py) pass, and each wrong one gets its own sentence.  Read next:
tests/test_lab_bench.py.
"""
import re

import pytest

import conftest
import docs
import lab
import lab_answers as answers
from exercises import labpapers
from exercises import labscenario
from exercises import labsheets
from exercises.labbook import EXERCISES
from machine import ending

SEEDS = ("", "ann", "bob", "a-long.name_7")
LAB = docs.TOP / "docs" / "lab.md"


class Booted(labsheets.Machine):
    """A machine that has been booted already: the matrix, and the kernel's list of segments."""

    def __init__(self, matrix):
        super().__init__()
        self.matrix = matrix

    def cells(self):
        return {key: next(c for c in cells if c["gate"] == "int80")
                for key, cells in self.matrix.by_key.items()
                if any(c["gate"] == "int80" for c in cells)}

    def segments(self, mode):
        return conftest.POOL.result(f"docs-{mode}")[f"segments {mode}"]


def start(number, folder, *more):
    return ending.guarded("lab", lab.main, ["lab", number, "--folder", str(folder), *more])


def grade(number, folder):
    return ending.guarded("lab", lab.main, ["grade", number, "--folder", str(folder)])


# ---- Files, and whose they are ----

@pytest.mark.parametrize("number", EXERCISES)
def test_untouched_fails(number, tmp_path, capsys):
    assert start(number, tmp_path) == 0
    assert grade(number, tmp_path) == 1
    # In as many lines as the folder's name makes of it.
    assert "is as it was given" in " ".join(capsys.readouterr().out.split())


def test_what_is_there_is_never_overwritten(tmp_path, capsys):
    start("5", tmp_path)
    mine = tmp_path / "5" / "range.h"
    mine.write_text("all my work")
    assert start("5", tmp_path) == 0
    assert "left as it is" in " ".join(capsys.readouterr().out.split())
    assert mine.read_text() == "all my work"
    grade("1", tmp_path)
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["range.h"]


def test_missing_file_is_said(tmp_path, capsys):
    assert grade("6", tmp_path) == 1
    assert "make lab EXERCISE=6 puts it there" in " ".join(capsys.readouterr().out.split())


def test_not_text_is_said(tmp_path, capsys):
    start("1", tmp_path)
    (tmp_path / "1" / "answers.txt").write_bytes(b"\xff\xfe\x00")
    assert grade("1", tmp_path) == 1
    assert "is not text" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("action", ["lab", "grade"])
@pytest.mark.parametrize("value", ["0", "14", "five", "../1", "1 2"])
def test_wrong_exercise(action, value, tmp_path, capsys):
    assert ending.guarded("lab", lab.main, [action, value, "--folder", str(tmp_path)]) == 2
    assert "the right ones are: 1 2 3 4 5 6 7 8 9 10 11 12 13" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_without_a_number(tmp_path, capsys):
    assert start("", tmp_path) == 0
    shown = capsys.readouterr().out
    assert all(e.title in shown for e in EXERCISES.values())
    assert grade("", tmp_path) == 2


def test_the_page_has_every_exercise():
    text = LAB.read_text(encoding="utf-8")
    for number, exercise in EXERCISES.items():
        assert f"\n## {number}. {exercise.title}\n" in text
        row = re.search(rf"\n\| {number} \| {re.escape(exercise.title)} \|(.*)", text)[1]
        assert row.endswith(f"| {exercise.minutes} min | {'*' * exercise.difficulty} |")


@pytest.mark.parametrize("number", EXERCISES)
def test_hints(number, tmp_path, capsys):
    assert len(EXERCISES[number].hints) == 2
    for step in lab.STEPS:
        assert lab.main(["hint", number, "--step", step]) == 0
        shown = " ".join(capsys.readouterr().out.split())
        assert EXERCISES[number].hints[int(step) - 1] in shown
    assert ending.guarded("lab", lab.main, ["hint", number, "--step", "3"]) == 2


# ---- Answers on paper ----

def complaints(number, answers_given, machine, seed=""):
    return EXERCISES[number].grade(answers.sheet_with(number, answers_given, seed), machine, seed)


@pytest.mark.boot("matrix-bochs")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("number", answers.PAPER)
def test_right_sheet(number, seed, booted):
    machine = Booted(booted)
    right = answers.right_answers(number, machine, seed)
    assert complaints(number, right, machine, seed) == []
    # The same answers in another's sheet are not right; but some have the same demands or costs.
    if number not in ("10", "13"):
        assert complaints(number, right, machine, "another")


@pytest.mark.boot("matrix-bochs")
@pytest.mark.parametrize("number", answers.PAPER)
def test_a_sheet_cannot_be_handed_on(number, booted):
    """Of two who have other questions: each one's right answers are refused from the other."""
    machine = Booted(booted)
    for mine, other in (("ann", "eve"), ("eve", "ann")):
        right = answers.right_answers(number, machine, mine)
        assert complaints(number, right, machine, other)


@pytest.mark.boot("matrix-bochs")
@pytest.mark.parametrize("number, line, wrong, told", [
    (number, *case) for number, cases in answers.WRONG_LINES.items() for case in cases])
def test_wrong_line(number, line, wrong, told, booted):
    machine = Booted(booted)
    given = answers.right_answers(number, machine)
    given[line] = wrong
    found = complaints(number, given, machine)
    assert len(found) == 1 and told in found[0], found


@pytest.mark.boot("matrix-bochs")
def test_a_sheets_answers_are_really_the_machines(booted):
    """Known for certain, so that a judge that asks the wrong cell is found."""
    machine = Booted(booted)
    assert answers.right_answers("1", machine)[:2] == ["c01ff000", "401ff000"]
    assert answers.right_answers("2", machine)[:3] == ["40000000", "7fffffff", "3"]
    assert answers.right_answers("3", machine)[2:6:3] == ["refused", "oops #PF"]
    assert answers.right_answers("10", machine) == ["fs", "limit", "walk", "walk", "smap"]
    assert answers.right_answers("13", machine)[1] == "0"


@pytest.mark.boot("matrix-bochs")
def test_the_sheet_of_places_has_the_machines_y(booted):
    for place in labpapers.PLACES:
        cell = Booted(booted).cell(place.scenario, place.mode, place.policy)
        assert int(cell["y"], 16) == place.y
        assert cell["outcome"] != "oops"


def test_seeds_differ():
    for number in answers.PAPER:
        sheets = {str(EXERCISES[number].given(seed)) for seed in SEEDS}
        assert len(sheets) > 2
    assert len({labscenario.variant(f"s{n}") for n in range(50)}) > 20


ATTACKED = {
    "equals": "=\n" * 10000, "zeros": "\0" * 100, "one line": "= = = =\n", "long": "x" * 200000,
    "many": "\n".join(f"a{n} = right" for n in range(999)),
    "format": "{lines} = ", "python": "import os; os.system('x')\n"}


@pytest.mark.parametrize("attack", ATTACKED.values(), ids=ATTACKED.keys())
@pytest.mark.boot("matrix-bochs")
@pytest.mark.parametrize("number", answers.PAPER)
def test_attacked_sheet(number, attack, booted):
    """No sheet is right because of what stands in it besides."""
    (name, text), = EXERCISES[number].given("").items()
    assert EXERCISES[number].grade({name: text + attack}, Booted(booted), "")
    right = answers.right_answers(number, Booted(booted))
    for same in ("right", "ok 1", right[0] if right[0] != right[-1] else "x", "0"):
        assert complaints(number, [same] * len(right), Booted(booted))


@pytest.mark.parametrize("more, told", [("split DPL = 3", "a second time"),
                                        ("split dpl = 3", "is no \"question = answer\""),
                                        ("just words", "is no \"question = answer\"")])
def test_spoilt_sheet(more, told):
    (text,) = answers.sheet_with("2", ["1"] * 4).values()
    names = [q.question for q in answers.questions("2")[2]]
    _, wrong = labsheets.answers_of(text + more + "\n", names)
    assert len(wrong) == 1 and told in wrong[0]


# ---- Seeds, and whose folder it is ----

def test_a_seed_is_remembered(tmp_path, capsys):
    assert start("1", tmp_path, "--seed", "ann") == 0
    assert start("3", tmp_path) == 0
    assert "(for ann)" in capsys.readouterr().out
    (name, text), = EXERCISES["3"].given("ann").items()
    assert (tmp_path / "3" / name).read_text() == text
    assert start("5", tmp_path, "--seed", "bob") == 2
    assert "begun with SEED=ann" in " ".join(capsys.readouterr().err.split())


def test_no_seed_after_a_beginning(tmp_path, capsys):
    start("1", tmp_path)
    assert start("3", tmp_path, "--seed", "ann") == 2
    assert "begun without a seed" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("seed", ["../x", "a b", "x" * 41, "é", "-x"])
def test_no_seed(seed, tmp_path, capsys):
    assert start("1", tmp_path, f"--seed={seed}") == 2
    assert "is not a name" in capsys.readouterr().err


# ---- The scenario, as far as no kernel is built for it ----

class Reference:
    """What a call comes to, without a boot."""

    def reference(self, mine):
        return {(mode, policy): ("oops", 16, "#PF") for mode in ("split", "flat")
                for policy in ("naive", "fs", "limit", "walk", "masked", "smap")}


@pytest.mark.parametrize("why", answers.WRONG_HEADERS)
def test_wrong_header(why):
    change, told = answers.WRONG_HEADERS[why]
    (name, text), = answers.right_scenario(Reference()).items()
    found = EXERCISES["4"].grade({name: answers.changed_header(text, *change)}, Reference(), "")
    assert len(found) == 1 and told in found[0]


def test_a_scenario_cannot_be_handed_on():
    """By its name or by its y; the promises may be the same."""
    mine, other = (labscenario.variant(seed) for seed in ("ann", "eve"))
    cells = {("flat", "fs"): {"y": hex(mine.y), "outcome": "refused"}}
    assert mine.file != other.file or labscenario.program_complaints(other, cells, {})


def test_another_call_is_found():
    """A program that claims this y, and does something else: its cells are not the call's."""
    mine, cell = labscenario.variant(""), {"y": "0x0", "residual": 16, "outcome": "refused",
                                           "fault": None}
    cells = {key: cell for key in Reference().reference(mine)}
    said, = labscenario.program_complaints(mine, cells, Reference().reference(mine))
    assert "does something else" in said
