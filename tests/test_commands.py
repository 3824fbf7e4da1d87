"""test_commands.py - docs/lecture.md, after.md, lab.md ...: every command is done.

Its one idea: whoever types what the page says must see what the page shows.  If one of these fails
and the new output is right: make docs.                               Read next: tools/shown.py.
"""
import functools
import os
import re
import subprocess
import sys

import pytest

import boots
import conftest
import docs
import extable
import shown
from machine import emu
from machine import ending
from slides import lecture

SOURCES = (".c", ".h", ".asm", ".inc")
PAGES = shown.pages()
DONE, LAID_OUT = shown.all_commands(PAGES.values())
BLOCKS = [pytest.param(page, name, text, id=f"{page}: {name}") for page, content in PAGES.items()
          for name, text in docs.blocks(content).items() if docs.COMMAND.match(name)]
# Not right yet: the page shows what make grade says to an untouched exercise.
FAILING = ("make grade EXERCISE=1",)
# Shown in the middle of a sentence; the others are in the blocks.
INLINE = re.compile(r"`(make [a-z]+(?: [A-Z]+=\S+)*)`")
RUN_WITH_A_SCREEN = "make run STEP=on"


def every_model():
    return shown.together(*(conftest.POOL.result(name).found
                            for name in ("matrix-bochs", "matrix-bochs-fenced")))


@functools.cache
def outputs():
    """block name -> what it should show"""
    return shown.outputs_of(list(PAGES.values()), conftest.POOL.result("shown"),
                            every_model(), boots.scenarios())


@pytest.mark.boot("shown")
@pytest.mark.parametrize("command", DONE)
def test_command_works(command, booted):
    p = booted[command]
    # diff says 1 when there is a difference; here there must be one.
    expected = 1 if command.startswith("diff") or command in FAILING else 0
    # make's own status for a failed recipe is 2.
    assert p.status == (2 if command in FAILING else expected), p.text


@pytest.mark.boot("shown")
@pytest.mark.boot("matrix-bochs")
@pytest.mark.parametrize("page, name, text", BLOCKS)
def test_output_is_shown(page, name, text):
    assert docs.without_addresses(text) == docs.without_addresses(outputs()[name]), \
        f"{page}: {name}. If the new output is right: make docs"


@pytest.mark.boot("shown")
@pytest.mark.boot("matrix-bochs")
def test_a_table_laid_out_is_what_make_demo_prints():
    done = conftest.POOL.result("shown")[boots.SHOWN_DEMO]
    matrix = conftest.POOL.result("matrix-bochs")
    table = shown.demo_output(boots.SHOWN_DEMO, matrix.found, boots.scenarios())
    assert done.status == 0 and len(table.splitlines()) > 10
    assert docs.without_addresses(table.strip()) in docs.without_addresses(done.text)


@pytest.mark.parametrize("command", LAID_OUT)
def test_make_demo_takes_these_values(command):
    """No word that make would silently ignore."""
    known = {"SCENARIO", "MODE", "POLICY", "GATE", "COPY"}
    assert set(shown.variables(command)) <= known and command in (
        "make demo", "make demo " + " ".join(f"{n}={v}" for n, v in shown.variables(command).items()))


def test_run_with_a_screen():
    """What the window then shows is looked at in tests/test_screen.py."""
    assert RUN_WITH_A_SCREEN in INLINE.findall(PAGES["lecture.md"])
    done = subprocess.run([sys.executable, "tools/run.py", "--step", "on", "--print"], cwd=emu.TOP,
                          env=os.environ | {"DISPLAY": ":0"}, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0 and "bochs" in done.stdout, done.stderr


def test_inline_commands_are_targets():
    """Every `make word` in a sentence names a target."""
    makefiles = "".join(p.read_text() for p in [emu.TOP / "Makefile",
                                                *(emu.TOP / "tools").rglob("*.mk")])
    targets = {t for line in re.findall(r"^([a-z][\w -]*):", makefiles, re.MULTILINE)
               for t in line.split()}
    for page, text in PAGES.items():
        for command in INLINE.findall(text):
            assert command.split()[1] in targets, f"{page}: {command}"


# ---- The lecture ----

@pytest.mark.parametrize("number, slide", lecture.slides().items())
def test_slide_is_whole(number, slide):
    """Its form is tested in tests/host/test_lecture.py."""
    assert slide.command in docs.blocks(PAGES["lecture.md"])
    for scenario in boots.scenarios():
        if scenario.slide == number:
            assert slide.title.replace('"', "").startswith(scenario.title.replace('"', ""))


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_exist(page):
    for name in re.findall(r"`((?:seg|kernel|user|tests|boot|tools|docs)/[\w./-]+\.\w+)`", PAGES[page]):
        assert (emu.TOP / name).exists(), name
    for name in re.findall(r"\]\(([\w-]+\.md)\)", PAGES[page]):
        assert (emu.TOP / "docs" / name).exists(), name


@pytest.mark.parametrize("name", re.findall(r"`(\w+)\(\)`", "".join(PAGES.values())))
def test_functions_that_are_named_exist(name):
    sources = "".join(p.read_text() for folder in ("seg", "kernel", "user")
                      for p in (emu.TOP / folder).rglob("*.*") if p.suffix in SOURCES)
    assert re.search(rf"\b{name}(\(|:$)", sources, re.MULTILINE)


# ---- The exception table's page ----

def copies(run, copy):
    """ECX and the fault's address, of the oops that the page shows."""
    command = next(c for c in DONE if f"copy={copy}" in c)
    text = run[command].text
    return (re.search(r"ECX (\w{8})", text)[1], int(re.search(r"at 0008:(\w{8})", text)[1], 16))


@pytest.mark.boot("shown")
@pytest.mark.parametrize("copy, ecx, symbol", [("bytes", 11, "copy_bytes_to_user.mov"),
                                               ("rep", 3, "copy_rep_to_user.movs")])
def test_the_fault_is_in_the_table(copy, ecx, symbol, booted):
    seen, address = copies(booted, copy)
    assert int(seen, 16) == ecx
    text = booted[f"tools/extable.py split {symbol}"].text
    assert text.startswith(f"entry: {address:08x} ")
    assert f"> {address:08x}  {symbol}" in text


@pytest.mark.parametrize("arguments, told", [(["both"], "split flat fenced"), ([], "split flat fenced"),
                                             (["split", "nowhere"], "copy_bytes_to_user.mov")])
def test_extable_refuses(arguments, told, capsys):
    assert ending.guarded("extable", extable.main, arguments) == 2
    assert told in capsys.readouterr().err
