"""test_escape.py - the ring-3 escape suite: every crime ended as its line promises, and the kernel
is what it was.

Its one idea: one boot a model commits them all; each family is a test of its own, so that a failure
names it.   Read next: tools/verdict/crimes.py, user/crimes/crime.h.
"""
import re
import subprocess

import pytest

import boots
import escape
from machine import emu
from machine import malformed
from machine import names
from verdict import crimes

EVERY, _ = crimes.every()
FAMILIES = sorted({c.family for c in EVERY})
WHOLE = [pytest.param(name, marks=pytest.mark.boot(name)) for name in boots.ESCAPE]
EACH = [pytest.param(name, family, marks=pytest.mark.boot(name), id=f"{name}-{family}")
        for name, (_, _, without) in boots.ESCAPE.items()
        for family in [*FAMILIES, crimes.HONEST] if family not in without]
# Fewer could not be a suite any more.
LEAST = 120


@pytest.mark.parametrize("name", WHOLE)
def test_nobody_is_missing(name, booted):
    """Every crime came to its end, in its order; no panic, no secret on the serial line."""
    run, seen, wrong, wanted = booted
    assert not wrong, "\n".join(wrong) + "\n" + run.last_lines()
    assert len(seen) == len(wanted) > LEAST


@pytest.mark.parametrize("name, family", EACH)
def test_family(name, family, booted):
    mine = [c for c in booted[1] if c.crime.family == family]
    assert mine and not [f"{c.crime.name}: {c.complaint}" for c in mine if c.complaint]


@pytest.mark.boot("escape-bochs-split")
def test_the_page_shows_these_ends(booted):
    """Every crime stands on the page with the end that it had."""
    page = escape.PAGE.read_text(encoding="utf-8")
    for crime, ends in escape.ends_of([booted[1]]).items():
        head = f"| {crime.sentence} | "
        shown = [row[len(head):] for row in page.splitlines() if row.startswith(head)]
        assert crime.family == crimes.HONEST or any(ends in row for row in shown), crime


def test_the_readme_has_the_figure():
    text = escape.README.read_text(encoding="utf-8")
    assert escape.figure(text, len(EVERY)) == text and f"{len(EVERY)} hostile programs" in text


def test_every_crime_is_committed_in_every_model():
    for mode in names.MODES:
        assert any(m == mode and not without for _, m, without in boots.ESCAPE.values()), mode


def test_no_crime_is_passed_over():
    """The programs have the crimes that the list has: a line that is not understood is none."""
    for family in {c.family for c in EVERY} - {malformed.FAMILY}:
        done = subprocess.run(["nm", emu.TOP / emu.BUILD / f"user/crimes/{family}.o"],
                              capture_output=True, text=True, check=True)
        there = re.findall(r" crime_(\w+)$", done.stdout, re.M)
        assert sorted(there) == sorted(c.name for c in EVERY if c.family == family), family


def test_every_system_call_is_called():
    """The kernel's table and the list agree, and a planted call is found."""
    called = [c.name for c in EVERY if c.family == crimes.CALLS]
    assert {"read_3", "set_thread_area_243", "openat_295"} <= set(called)
    assert crimes.CALL.findall("CALL(7, invented) \\") == [("7", "invented")]
