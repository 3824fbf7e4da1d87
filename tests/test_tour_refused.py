"""test_tour_refused.py - `make tour`: wrong values, and a machine that is not what it should be.

Its one idea: each ends in words, and none in a tour of something else.
"""
import subprocess
import sys

import pytest

from machine import debugger
from machine import emu
from machine import symbols
from walk import stops
from walk import walk

TOUR = [sys.executable, str(emu.TOP / "tools" / "tour.py")]


@pytest.mark.parametrize("arguments, words", [
    (["--mode", "both"], "MODE=both is not known; the right ones are: split flat fenced"),
    (["--scenario", "read_bad"], "the right ones are: gate_all_registers"),
    (["--policy", "all"], "POLICY=all is not known; the right ones are: naive fs"),
    (["--copy", "words"], "the right ones are: bytes rep"),
    (["--gate", "all"], "the right ones are: int80 lcall7 gate sysenter"),
    (["--emu", "qemu"], "for QEMU there is make gdb"),
    (["--cpu", "z80"], "CPU=z80 is not known"),
])
def test_a_wrong_value_is_refused(arguments, words):
    done = subprocess.run(TOUR + arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and words in done.stderr and not done.stdout


def test_make_passes_what_was_said_and_no_default_of_others():
    made = subprocess.run(["make", "-n", "tour"], cwd=emu.TOP, capture_output=True, text=True,
                          check=True)
    assert "--mode=\"$MODE\"" in made.stdout and "setup.sh tour" in made.stdout
    done = subprocess.run(["make", "-s", "tour", "MODE=both", "PLAIN=1"], cwd=emu.TOP,
                          capture_output=True, text=True, check=False)
    assert done.returncode and "MODE=both is not known" in done.stderr


def test_a_place_that_is_gone_is_an_error_in_words():
    found = symbols.Symbols("split")
    with pytest.raises(emu.EmuError, match="no symbol step9"):
        found.linear("step9")


def test_a_machine_that_never_makes_the_claim_is_noticed():
    path = walk.Walk(stops.Choice("split", "read_good", "fs"), "test-tour-lost")
    path.symbols.offsets["observe_claim"] = path.symbols.offsets["ktest_run"]
    try:
        with pytest.raises((debugger.DebuggerError, debugger.Ended)):
            path.start()
    finally:
        path.close()
