"""test_make.py - the variables of make: what is misspelt or not used is refused, in words.

Its one idea: nothing that a person types is silently ignored.   Read next: tools/make/variables.mk.
"""
import os
import re
import subprocess
import sys

import pytest

from machine import emu

# A make that make has started does not ask again.
OUTSIDE = {name: value for name, value in os.environ.items()
           if name not in ("MAKELEVEL", "MAKEFLAGS", "MFLAGS")}
TOOLS = {"demo": "demo.py", "attacks": "attacks.py", "run": "run.py", "exec": "exec.py", "ktest": "ktest.py", "fuzz": "fuzz.py", "tour": "tour.py",
         "compare": "compare.py", "escape": "escape.py", "gdb": "gdbsession.py", "show": "show.py"}


def make(*arguments, **environment):
    return subprocess.run(["make", "-n", *arguments], cwd=emu.TOP, capture_output=True, text=True,
                          check=False, env=OUTSIDE | environment)


def uses():
    """{target: the variables that the Makefile says it uses}"""
    text = (emu.TOP / "Makefile").read_text()
    found = {}
    for target, names in re.findall(r"^(?:USES|ALSO)_(\w+) := (.*)$", text, re.MULTILINE):
        found.setdefault(target, []).extend(names.split())
    return found


def variables():
    return {name for names in uses().values() for name in names}


@pytest.mark.parametrize("arguments, words", [
    (["demo", "SCENARO=read_good"], r"SCENARO: no such variable; there are: .*\bSCENARIO\b"),
    (["demo", "STEP=maybe"], r"make demo does not use STEP; it uses: .*\bSCENARIO\b"),
    (["demo", "GUI=9"], "make demo does not use GUI"),
    (["compare", "STEP=on"], "make compare does not use STEP"),
    (["iso", "CPU=max"], "make iso does not use CPU; it uses: none"),
    (["test", "MODE=flat"], "make test does not use MODE"),
    (["WIDE=1"], "make all does not use WIDE")])
def test_what_nobody_would_look_at_is_refused(arguments, words):
    done = make(*arguments)
    assert done.returncode == 2 and re.search(words, done.stderr), done.stderr
    assert not done.stdout


@pytest.mark.parametrize("target", uses())
def test_what_is_used_is_taken(target):
    """Whatever is not taken is named."""
    done = make(target, *(f"{name}=1" for name in uses()[target] if name != "KTEST"))
    assert done.returncode == 0, done.stderr


def test_builders_and_files_are_let_through():
    assert make("all", "CROSS=i686-linux-gnu-").returncode == 0
    assert make("build/ktest/ready", "KTEST=tests/kernel/copy.c").returncode == 0
    # The environment is full of things that are not ours.
    assert make("demo", SCENARO="read_good").returncode == 0


@pytest.mark.parametrize("target", TOOLS)
def test_a_tool_has_an_option_for_each_variable_of_its_target(target):
    done = subprocess.run([sys.executable, f"tools/{TOOLS[target]}", "--help"], cwd=emu.TOP,
                          capture_output=True, text=True, check=True)
    options = [n for n in uses()[target] if n != "KTEST"]
    assert options and all(f"--{name.lower()} " in done.stdout for name in options)
    made = make(target).stdout
    assert all(f'--{name.lower()}="${name}"' in made for name in options)


def test_a_wrong_value_is_refused_with_the_right_ones():
    for target, word, right in (("run", "STEP=maybe", "on off"), ("demo", "WIDE=9", "1"),
                                ("tour", "PLAIN=yes", "1"), ("run", "GUI=9", "1")):
        name, value = word.split("=")
        done = subprocess.run([sys.executable, f"tools/{TOOLS[target]}", f"--{name.lower()}={value}"],
                              cwd=emu.TOP, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert f"{word} is not known; the right ones are: {right}" in done.stderr


def test_readme_and_help_have_every_variable():
    readme = (emu.TOP / "README.md").read_text()
    table = readme[readme.index("| variable |"):]
    said = subprocess.run(["make", "-s", "help"], cwd=emu.TOP, capture_output=True, text=True,
                          check=True, env=OUTSIDE).stdout
    for name in variables():
        assert re.search(rf"`[^`|]*\b{name}\b", table), name
        assert re.search(rf"\b{name}=", said), name
    # The README's last column, against the Makefile.
    for cells in (line.split("|") for line in table.splitlines() if line.startswith("| `")):
        for name in re.findall(r"[A-Z_]{3,}", cells[1]):
            users = {t for t, names in uses().items() if name in names} - {"tour", "compare", "gdb"}
            assert users <= set(re.findall(r"\w+", cells[3])) | {"all"}, name
