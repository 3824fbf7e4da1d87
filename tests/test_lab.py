"""test_lab.py - `make lab` and `make grade`: the exercises of docs/lab.md.

Its one idea: a grader is worth what it says to wrong answers.  Untouched exercises fail, right
answers (tests/lab_answers.py) pass, and each wrong one gets its own sentence.  Read next:
tests/test_lab_code.py.
"""
import re

import pytest

import conftest
import docs
import lab
import lab_answers as answers
import lab_runs
from exercises import labdescriptor
from exercises import labsheets
from machine import emu
from machine import ending

SHEETS = {"1": labsheets.PLACES_PAPER.grade, "2": labdescriptor.grade_descriptor,
          "3": labsheets.PREDICTIONS_PAPER.grade, "10": labsheets.DEMANDS_PAPER.grade}
LAB = docs.TOP / "docs" / "lab.md"


class Booted(labsheets.Machine):
    """A machine that has been booted already: the matrix, and the kernel's list of segments."""

    def __init__(self, matrix):
        super().__init__()
        self.matrix = matrix

    def cell(self, scenario, mode, policy):
        return next(c for c in self.matrix.cells(scenario, mode, policy) if c["gate"] == "int80")

    def segments(self, mode):
        return conftest.POOL.result(f"docs-{mode}")[f"segments {mode}"]


def start(number, folder):
    return lab.main(["lab", number, "--folder", str(folder)])


def grade(number, folder):
    return lab.main(["grade", number, "--folder", str(folder)])


# ---- Files, and whose they are ----

@pytest.mark.parametrize("number", lab.EXERCISES)
def test_untouched_fails(number, tmp_path, capsys):
    assert start(number, tmp_path) == 0
    assert grade(number, tmp_path) == 1
    assert "is as it was given" in capsys.readouterr().out


def test_what_is_there_is_never_overwritten(tmp_path, capsys):
    start("5", tmp_path)
    mine = tmp_path / "5" / "range.h"
    mine.write_text("all my work")
    assert start("5", tmp_path) == 0
    assert "left as it is" in capsys.readouterr().out
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
    assert "is not text" in capsys.readouterr().out


@pytest.mark.parametrize("action", ["lab", "grade"])
@pytest.mark.parametrize("value", ["0", "11", "five", "../1", "1 2"])
def test_wrong_exercise(action, value, tmp_path, capsys):
    assert ending.guarded("lab", lab.main, [action, value, "--folder", str(tmp_path)]) == 2
    assert "the right ones are: 1 2 3 4 5 6 7 8 9 10" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_without_a_number(tmp_path, capsys):
    assert start("", tmp_path) == 0
    assert all(e.title in capsys.readouterr().out for e in [lab.EXERCISES["7"]])
    assert ending.guarded("grade", grade, "", tmp_path) == 2


def test_the_page_has_every_exercise():
    text = LAB.read_text(encoding="utf-8")
    for number, exercise in lab.EXERCISES.items():
        assert f"\n## {number}. {exercise.title}\n" in text
        assert f"\n| {number} | {exercise.title} |" in text


@pytest.mark.parametrize("number", answers.RIGHT)
def test_the_kernel_has_no_hole(number):
    """With the kernel's own lines in the holes, the student's file is the source again."""
    (name, text), = lab.EXERCISES[number].given().items()
    source = next((emu.TOP / "seg").glob(name)).read_text()
    assert "LAB" not in source
    rest = source
    for outside in lab_runs.HOLE.sub("\0", text).split("\0"):
        outside = re.sub(r"^\t?(/\*|;) ?$|^ ?\*/$", "", outside, flags=re.MULTILINE)
        for line in outside.splitlines(keepends=True):
            if line.strip():
                _, found, rest = rest.partition(line)
                assert found, line


# ---- Answers on paper ----

def filled(number, given):
    """The sheet with these answers."""
    (_, text), = lab.EXERCISES[number].given().items()
    lines, values = text.splitlines(), iter(given)
    return "\n".join(f"{line} {next(values)}" if line.endswith("=") else line for line in lines)


@pytest.mark.boot("matrix-bochs")
@pytest.mark.parametrize("number", SHEETS)
def test_right_sheet(number, booted):
    assert SHEETS[number](filled(number, answers.SHEETS[number]), Booted(booted)) == []


@pytest.mark.boot("matrix-bochs")
@pytest.mark.parametrize("number, line, wrong, told", [
    (number, *case) for number, cases in answers.WRONG_LINES.items() for case in cases])
def test_wrong_line(number, line, wrong, told, booted):
    given = list(answers.SHEETS[number])
    given[line] = wrong
    complaints = SHEETS[number](filled(number, given), Booted(booted))
    assert len(complaints) == 1 and told in complaints[0], complaints


@pytest.mark.boot("matrix-bochs")
def test_the_sheet_of_places_has_the_machines_y(booted):
    for place in labsheets.PLACES:
        cell = Booted(booted).cell(place.scenario, place.mode, place.policy)
        assert int(cell["y"], 16) == place.y


@pytest.mark.parametrize("more, told", [("split DPL = 3", "a second time"),
                                        ("split dpl = 3", "is no \"question = answer\""),
                                        ("just words", "is no \"question = answer\"")])
def test_spoilt_sheet(more, told):
    text = filled("2", answers.SHEETS["2"]) + "\n" + more + "\n"
    _, wrong = labsheets.answers_of(text, labdescriptor.DESCRIPTOR_JUDGES)
    assert len(wrong) == 1 and told in wrong[0]


# ---- Answers in code, as far as no kernel is built for them ----

@pytest.mark.parametrize("wrong", answers.WRONG_READ_NULL, ids=lambda w: w.why)
def test_wrong_header(wrong):
    complaints = lab.EXERCISES["4"].grade({"read_null.c": wrong.answer}, None)
    assert len(complaints) == 1 and wrong.told in complaints[0]
