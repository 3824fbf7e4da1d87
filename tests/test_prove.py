"""test_prove.py - the arithmetic of limits is proved, and a broken copy of it is not.

Its one idea: a prover that says yes to everything proves nothing.  So each function is
broken in a copy, and the proof of the copy has to fail.
The provers are large, and a false goal costs them seconds: so these run under `make prove` only.
"""
import os

import pytest

import prove
from machine import emu

SEG = emu.TOP / "seg"
# What is broken -> (file, what stands there, what comes in its place).
BROKEN = {
    "no_carry_check": ("range.h", "return y <= limit && n <= limit - y;",
                       "return y + n <= limit;"),
    "no_limit_check": ("range.h", "return y <= limit && n <= limit - y;", "return true;"),
    "residual_forgets_what_was_not_tried": ("range.h", "(n - tried) + (tried - moved)",
                                            "tried - moved"),
    "room_past_the_end": ("range.h", "y <= end ? end - y : 0", "end - y"),
    "access_ok_forgets_a_byte": ("limit.c", "return range_below(user_offset(addr), n,",
                                 "return range_below(user_offset(addr), n ? n - 1 : 0,"),
    "refused_and_yet_tried": ("limit.c", "user_pointer(y), n) ? n : 0;",
                              "user_pointer(y), n) ? n : 1;"),
}
NEEDS = pytest.mark.skipif(not os.environ.get("PROVE"), reason="make prove runs this")


@pytest.fixture(scope="module", autouse=True)
def solvers():
    if os.environ.get("PROVE"):
        assert prove.detect() is None


@NEEDS
@pytest.mark.parametrize("name", prove.SOURCES)
def test_every_goal_is_proved(name):
    proved, goals, complaint, said = prove.prove(SEG / name)
    assert complaint is None, said
    assert proved == goals >= 15


@NEEDS
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_copy_is_not_proved(name, tmp_path):
    file, right, wrong = BROKEN[name]
    text = (SEG / file).read_text()
    assert text.count(right) == 1
    (tmp_path / file).write_text(text.replace(right, wrong))
    proved, goals, complaint, said = prove.prove(tmp_path / file)
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
