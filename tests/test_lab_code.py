"""test_lab_code.py - answers that are built and booted: the whole kernel agrees with the bench.

Its one idea: each answer is built and booted, in a copy of the tree; what the grader says to it is
compared.   Read before: tests/test_lab_bench.py.  Read next: tests/lab_runs.py.
"""
import pytest

import lab_runs


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.boot(f"lab-{name}"))
                                  for name in lab_runs.RUNS])
def test_code(name, booted):
    told = lab_runs.RUNS[name][1]
    if told is None:
        assert booted == []
    else:
        assert any(told in complaint for complaint in booted), booted


@pytest.mark.skipif(bool(lab_runs.begun()), reason="LAB_ANSWERS names a folder: they are graded")
def test_answers_of_another_hand():
    """So that a run without them does not look like one with them."""
    pytest.skip("right answers that are not the kernel's own lie outside the tree: "
                "LAB_ANSWERS=folder grades them")
