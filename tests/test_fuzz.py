"""test_fuzz.py - a short run of random calls in every model, and the fuzzer's own honesty.

Its one idea: a fuzzer that finds nothing has to show that it would have: each kind of difference is
made on purpose, and has to be told, found again from the seed, and shrunk.
"""
import re
import subprocess
import sys

import pytest

import boots
import fuzz
from machine import emu

QUIET = [name for name, (*_, lie) in boots.FUZZ.items() if not lie]
COUNTS = {"made": r"(\d+) calls made", "refused": r"(\d+) of them -EFAULT", "slept": r"(\d+) slept",
          "deaths": r"(\d+) threads died", "kernel": r"times (\d+) bytes of the kernel"}
# What is made wrong (tests/fuzz/lie.c), and what is said of it.
LIES = ("the result is 0x", r"process \d, the user's byte at 00800800",
        r"the kernel's byte at \w+ .*\(gdt\+96;", "the kernel's byte at")


def counts(answer):
    return {name: int(re.search(words, answer.run.e9)[1]) for name, words in COUNTS.items()}


def booting(names):
    return [pytest.param(name, marks=pytest.mark.boot(name)) for name in names]


@pytest.mark.parametrize("name", booting(QUIET))
def test_the_kernel_answers_as_the_oracle(name, booted):
    assert booted.words == "", booted.run.e9[-2000:]
    found = counts(booted)
    asked = boots.FUZZ[name][2]
    # A fuzzer that makes no calls, or is refused everything, finds nothing either.
    assert found["made"] > asked * 0.8 and 0.1 < found["refused"] / found["made"] < 0.5
    assert found["slept"] > asked / 100 and found["kernel"] > 200_000
    assert found["deaths"] or asked < 1000


@pytest.mark.parametrize("name", booting([f"fuzz-lie-{kind}" for kind in range(len(LIES))]))
def test_a_difference_is_told(name, booted):
    assert re.match(LIES[int(name[-1])], booted.words), booted.words
    # A result at once, a byte at the next look at everything.
    assert 258 <= booted.at < 258 + fuzz.EVERY


def test_a_difference_is_shrunk_to_the_call_that_makes_it():
    a = fuzz.parse_arguments(["--emu", "qemu", "--label", "test-fuzz-shrink", "--tries", "40"])
    calls, lines = fuzz.shrunk(a, "flat", fuzz.Plan("test", 0, 300, lie=(258, 0)), 258)
    assert calls == 1
    assert re.match(r"  258 thread \d: \w+\(", lines[1])
    assert "failed at 258: the result" in lines[-1]


def test_a_seed_is_the_same_calls_again():
    a = fuzz.parse_arguments(["--emu", "qemu", "--label", "test-fuzz-again"])
    plans = [fuzz.Plan(seed, 256, 50, show=True) for seed in ("one", "one", "two")]
    first, again, other = [fuzz.TOLD.findall(fuzz.boot(a, "fenced", p).run.e9) for p in plans]
    assert len(first) > 50 and first == again and first != other


@pytest.mark.parametrize("option, words", [
    ("--n=0", "N=0 is not known; it is a number from 1 to"),
    ("--n=many", "N=many is not known; it is a number"),
    ("--from=-1", "FROM=-1 is not known; it is a number from 0 to"),
    ("--mode=flt", "MODE=flt is not known; the right ones are:")])
def test_a_wrong_value_is_refused(option, words):
    done = subprocess.run([sys.executable, "tools/fuzz.py", option], cwd=emu.TOP, check=False,
                          capture_output=True, text=True)
    assert done.returncode == 2 and words in done.stderr and not done.stdout


def test_what_may_change_is_known_by_name():
    kernel = emu.TOP / fuzz.BUILD / "kernel-split.debug"
    lines = fuzz.alive(kernel)
    named = {name: (at, size) for name, at, size in fuzz.objects(kernel)}
    assert f"alive {named['tasks'][0]} {named['tasks'][1]}" in lines
    assert not any(f"alive {named[name][0]} " in line for name in ("gdt", "idt", "syscall_table")
                   for line in lines)
