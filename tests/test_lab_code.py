"""test_lab_code.py - `make grade` of the exercises whose answer is a piece of the kernel.

Its one idea: each answer is built and booted, in a copy of the tree; what the grader says to it is
compared.   Read before: tests/test_lab.py.  Read next: tests/lab_runs.py.
"""
import pytest

import lab_runs


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.boot(f"lab-{name}"))
                                  for name in lab_runs.RUNS])
def test_code(name, booted):
    told = lab_runs.RUNS[name][2]
    if told is None:
        assert booted == []
    else:
        assert any(told in complaint for complaint in booted), booted
