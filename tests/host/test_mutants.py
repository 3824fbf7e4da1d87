"""test_mutants.py - the lists of small faults: each has its lines in the tree, and its killer.

Its one idea: `make mutants` takes a quarter of an hour, so nobody would notice for days that a list
no longer fits the code.  This takes no boot.   Read next: tools/mutants.py.
"""
import re

import pytest

import mutants
from machine import emu


def test_every_mutant_has_its_lines_and_a_killer_that_is_known():
    for one in mutants.load():
        verb = one.killer.split()[0]
        assert verb in (*mutants.TESTS, "build", "="), f"{one.place}: {one.killer}"


def test_readme_counts_them():
    said = re.search(r"plants (\d+) small faults", (emu.TOP / "README.md").read_text())
    assert int(said[1]) == len(mutants.load())


def test_lines_that_are_gone_are_named():
    gone = mutants.parse("x.txt", "@ seg/walk.c\n? nothing\n- no such line\n! ktest walk\n")
    with pytest.raises(mutants.ListError, match="x.txt:1: its lines stand 0 times in seg/walk.c"):
        gone[0].apply((emu.TOP / "seg/walk.c").read_text())
