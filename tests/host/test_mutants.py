"""test_mutants.py - the lists of mutants fit the tree as it is.

Its one idea: a changed line makes a mutant of it stale, and then `make mutants` tries none at all.
Whoever changes the line sees it here, in a moment.
"""
import pytest

import mutants
from machine import emu

LISTS = sorted(mutants.FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_each_mutant_has_its_line_once(path):
    every = mutants.parse(path.name, path.read_text(encoding="utf-8"))
    assert every
    for one in every:
        text = (emu.TOP / one.file).read_text(encoding="utf-8")
        assert one.apply(text) != text, one.place


def test_a_stale_mutant_is_told():
    one = mutants.parse("x", "@ seg/copy.c\n? no such line\n- no such line\n! build\n")[0]
    with pytest.raises(mutants.ListError, match="stand 0 times in seg/copy.c"):
        one.apply((emu.TOP / one.file).read_text(encoding="utf-8"))
