"""Unit tests of tools/machine/said.py and tools/boot.py: a class sees the answer and nothing else."""
import pytest

import boot
import sample
from machine import colours
from machine import emu
from machine import said
from machine.ending import ToolError

HEAD = """\
Segments of the {mode} model, as the processor has them:
\033[0;38;5;29m  user CS      001b  base 40000000
\033[0m  LDT          0048  base c015b388
\033[0mProcessor: a made-up one
Enforced here: limits yes
"""
TABLE = "\033[0;1mwhere each byte went       split/naive\n\033[0mread_good   -\n1 cells, 0 not as expected\n"
OOPS = "\033[0;38;5;16;48;5;214moops: #PF(2) in the kernel\n  mov\n"


def serial(*answers):
    """COM1 of a boot of one kernel after the other."""
    modes = ("split", "flat")
    return "".join(HEAD.format(mode=mode) + text for mode, text in zip(modes, answers)) + TABLE


def test_answers_stand_between_head_and_table():
    assert said.answers(serial("limit is 23\n", "limit is c0000000\n")) == \
        ["limit is 23", "limit is c0000000"]
    assert said.answers(serial("")) == []
    assert said.answers("\npanic: no\n") == ["", "panic: no"]


def done(text, e9):
    return emu.Run("bochs", "", e9, text.encode(), 0.1, False, "")


def shown(text, words=("demo",), on=False, items=None):
    e9 = sample.text(items or [r for r in sample.records() if r["type"] != "cell"][:2])
    return boot.answer(done(text, e9), list(words), on)


def test_neither_json_nor_table_nor_colour():
    text = shown(serial("limit is 23\n"))
    assert text.startswith("limit is 23") and "{" not in text and "where each" not in text
    assert "Segments" not in text and "\033" not in shown(serial(OOPS))


def test_a_colour_ends_with_its_line():
    assert all(line.endswith(colours.OFF) for line in shown(serial(OOPS), on=True).splitlines())


def test_each_case_has_a_line():
    cells = [r for r in sample.records() if r["type"] == "cell" and r["gate"] == "int80"
             and r["scenario"] == "read_good" and r["policy"] == "naive"]
    lines = shown(serial(""), items=cells).splitlines()
    assert lines == ["split/naive, int80: oops #GP", "flat/naive, int80: delivered"]


def test_without_a_demo_all_is_the_answer():
    assert "Segments of the split model" in shown(HEAD.format(mode="split"), words=("poweroff",))


def test_a_line_that_is_not_there():
    with pytest.raises(ToolError, match="no line that starts with \"Segments of the flat"):
        said.segments(HEAD.format(mode="split"), "flat")
