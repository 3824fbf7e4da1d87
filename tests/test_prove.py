"""test_prove.py - the arithmetic of limits is proved, and a broken copy of it is not.

Its one idea: a prover that says yes to everything proves nothing.  So each function of seg/range.h
is broken in a copy, and the proof of the copy has to fail.
The provers are large, and a false goal costs them seconds: so these run under `make prove` only.
"""
import os

import pytest

import emu
import prove

RANGE = emu.TOP / "seg" / "range.h"
# What is broken -> (what stands there, what comes in its place).
BROKEN = {
    "no_carry_check": ("return y <= limit && n <= limit - y;", "return y + n <= limit;"),
    "no_limit_check": ("return y <= limit && n <= limit - y;", "return true;"),
    "residual_forgets_what_was_not_tried": ("(n - tried) + (tried - moved)", "tried - moved"),
    "room_past_the_end": ("y <= end ? end - y : 0", "end - y"),
}
NEEDS = pytest.mark.skipif(not os.environ.get("PROVE"), reason="make prove runs this")


@pytest.fixture(scope="module", autouse=True)
def solvers():
    if os.environ.get("PROVE"):
        assert prove.detect() is None


@NEEDS
def test_every_goal_is_proved():
    proved, goals, complaint, said = prove.prove(RANGE)
    assert complaint is None, said
    assert proved == goals >= 15


@NEEDS
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_copy_is_not_proved(name, tmp_path):
    right, wrong = BROKEN[name]
    text = RANGE.read_text()
    assert text.count(right) == 1
    (tmp_path / "range.h").write_text(text.replace(right, wrong))
    proved, goals, complaint, said = prove.prove(tmp_path / "range.h")
    assert complaint and "not proved" in complaint, said
    assert 0 < proved < goals


@pytest.mark.parametrize("said, complaint", [
    ("[wp] Proved goals:   15 / 15\n", None),
    ("[wp] Proved goals:   14 / 15\n", "1 of 15 goals are not proved"),
    ("[wp] Proved goals:    0 / 0\n", "there was nothing to prove"),
    ("[kernel] Parsing range.h\n", "frama-c ended with status 0 and no result"),
])
def test_the_last_line_decides(said, complaint):
    assert prove.judge(0, said)[2] == complaint


def test_an_error_is_no_proof():
    assert prove.judge(1, "[wp] Proved goals:   15 / 15\n")[2]
