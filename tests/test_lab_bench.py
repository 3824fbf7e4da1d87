"""test_lab_bench.py - the verdict on code: right, wrong, and those who would forge it.

Its one idea: a grader is worth what it says to wrong answers, and more, to those that do not answer
but attack it.  Read next: tests/lab_answers.py, tests/lab_attacks.py.
"""
import time

import pytest

import lab_answers as answers
import lab_attacks
import lab_runs
from exercises import bench
from exercises import benchbuild
from exercises.labbook import EXERCISES

# Each attack in one exercise in C and one in assembly; with LAB=all in every exercise.
ATTACKED = answers.CODE if lab_runs.ALL else ("5", "6")
# Seconds; the longest takes two when nothing else runs.
SOON = 60
# Students whose tasks are tried.
FEW, MANY = 1, 60


def judged(number, files, seed=""):
    return EXERCISES[number].judged(files, seed, None)


@pytest.mark.parametrize("number", answers.CODE)
def test_right(number):
    assert judged(number, answers.right_code(number)) == []


@pytest.mark.parametrize("number, wrong", [
    pytest.param(number, wrong, id=f"{number}-{wrong.why}")
    for number, wrongs in answers.WRONG.items() for wrong in wrongs])
def test_wrong(number, wrong):
    complaints = judged(number, answers.filled(number, wrong.bodies(number)))
    assert len(complaints) == 1 and wrong.told in complaints[0], complaints


@pytest.mark.parametrize("number", answers.CODE)
def test_as_given_is_wrong(number):
    code = EXERCISES[number].code
    assert judged(number, {code.name: code.cut.sheet(number)})


@pytest.mark.parametrize("number", answers.CODE)
def test_each_has_his_own_task(number):
    """Another's solution is refused, also between the comments of one's own file."""
    mine, other = "ann", "eve"
    right = answers.right_code(number, mine)
    assert judged(number, right, mine) == []
    assert "changed outside" in judged(number, right, other)[0]
    assert judged(number, answers.filled(number, answers.bodies(number, mine), other), other)
    # Who has no name has the kernel's task: its lines do not do for others.
    assert judged(number, answers.filled(number, answers.bodies(number), "ann"), "ann")


@pytest.mark.parametrize("number", answers.CODE)
def test_every_task_can_be_done(number):
    """Of some students; the kernel's own lines, changed in the same way, are right."""
    code, tasks = EXERCISES[number].code, {}
    for seed in (f"s{n}" for n in range(MANY if lab_runs.ALL else FEW)):
        tasks.setdefault(code.own(seed).note, seed)
    for seed in tasks.values():
        assert judged(number, answers.right_code(number, seed), seed) == []


@pytest.mark.parametrize("number, why", [
    pytest.param(number, why, id=f"{number}-{why}")
    for number in ATTACKED for why in lab_attacks.on(number)])
def test_attack(number, why):
    files, told = lab_attacks.on(number)[why]
    start = time.monotonic()
    complaints = judged(number, files)
    assert complaints and told in complaints[0], complaints
    assert time.monotonic() - start < SOON


@pytest.mark.parametrize("number", answers.CODE)
def test_only_what_stands_between_the_comments(number):
    (name, text), = answers.right_code(number).items()
    for changed in (text + "\n", text.replace("LAB", "Lab", 1), text.replace("/*", "/* ", 1), ""):
        assert changed == text or "changed outside" in judged(number, {name: changed})[0]


@pytest.mark.parametrize("number", answers.CODE)
def test_the_kernel_has_no_hole(number):
    """With the kernel's own lines in the holes, the student's file is the source again."""
    cut = EXERCISES[number].code.cut
    begin, end = cut.marks(number)
    assert "LAB" not in cut.source()
    assert cut.filled(number, cut.kernels_own()).replace(begin, "").replace(end, "") == cut.source()


def test_each_attack_is_no_wrong_answer_alone():
    """The attacks on assembly reach the processor: the same text in a comment is only wrong."""
    files, _ = lab_attacks.on("6")["forged results"]
    assert judged("6", files) != judged("6", answers.filled(
        "6", answers.WRONG["6"][lab_attacks.WRONG_PIECE["6"]].bodies("6")))


# ---- The bench itself ----

SOURCE = """\
#include "seg/range.h"
bool lab(uint32_t y, uint32_t n);
bool lab(uint32_t y, uint32_t n) {{ {} }}
"""


def run(tmp_path, body, *arguments):
    source = tmp_path / "lab.c"
    source.write_text(SOURCE.format(body))
    machine = bench.Bench(benchbuild.built(tmp_path, [source], ("lab",), {}))
    return machine.call("lab", *arguments)


@pytest.mark.parametrize("body, said", [
    ("return y + n;", 1), ("return y == n;", 0), ("return (y & n) == 7;", 1)])
def test_a_call(body, said, tmp_path):
    assert run(tmp_path, body, 7, 15) & 0xFF == said


@pytest.mark.parametrize("body, told", [
    ("__asm__ volatile(\"std\"); return y + n;", "AC or DF"),
    ("__asm__ volatile(\"inc %ebx\"); return y + n;", "EBX must come back"),
    ("__asm__ volatile(\"mov %%eax, %%gs\" : : \"a\"(0)); return y + n;", "GS must come back"),
    ("__asm__ volatile(\"mov %%eax, %%es\" : : \"a\"(0xFFF0)); return y + n;", "faults"),
    ("__asm__ volatile(\"int $3\"); return y + n;", "does not come back"),
    ("__asm__ volatile(\"ud2\"); return y + n;", "does not come back"),
    ("__asm__ volatile(\"in $0x60, %%al\" : : : \"eax\"); return y + n;", "uses a port"),
    ("return y / (n - n);", "does not")])
def test_a_call_that_goes_astray(body, told, tmp_path):
    with pytest.raises(benchbuild.Astray, match=told):
        run(tmp_path, body, 1, 2)
