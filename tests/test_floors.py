"""test_floors.py - the order of the folders: what lies below knows nothing of what lies above.

Its one idea: a room may include, and link to, rooms of its own floor or below.  Where something
below has to tell something above, it calls a hook that the upper one has set.
"""
import functools
import re
import subprocess

import pytest
from machine import emu

FLOORS = ("kernel/base", "seg", "kernel/machine", "kernel/memory", "kernel/threads", "kernel/files",
          "kernel/process", "kernel/entry", "kernel/demo", "kernel/demo/screen", "kernel", "boot")
INCLUDE = re.compile(r'^\s*[#%]include "([\w/]+)/\w+\.\w+"', re.M)
# One idea each: the gates' assembly and what it calls, the policy table and its columns.
CIRCLES = [{"kernel/entry/entry", "kernel/entry/syscall", "kernel/entry/trace", "kernel/entry/trap"},
           {"seg/fixup", "seg/getput", "seg/limit", "seg/policy", "seg/smap", "seg/tables",
            "seg/walk"}]


def floor(folder):
    return FLOORS.index(folder if folder in FLOORS else f"kernel/{folder}")


def upward(folder, text):
    """The folders above its own that a source of this folder includes."""
    return [name for name in INCLUDE.findall(text) if floor(name) > floor(folder)]


def sources():
    return [path.relative_to(emu.TOP) for top in ("kernel", "seg", "boot")
            for path in (emu.TOP / top).rglob("*.*") if path.suffix in (".c", ".h", ".asm", ".inc")]


@pytest.mark.parametrize("path", sources(), ids=str)
def test_no_include_looks_up(path):
    assert upward(str(path.parent), (emu.TOP / path).read_text()) == []


@pytest.mark.parametrize("folder, line, found", [
    ("seg", '#include "files/file.h"', ["files"]), ("kernel/memory", '#include "base/types.h"', []),
    ("kernel/entry", '#include "demo/screen/steps.h"', ["demo/screen"])])
def test_a_planted_include_is_seen(folder, line, found):
    assert upward(folder, f"/* a file */\n{line}\n") == found


def test_everything_outside_the_kernel_reaches_base_alone():
    for path in (emu.TOP / "user").rglob("*.[ch]"):
        # And what lies beside it.
        assert set(INCLUDE.findall(path.read_text())) <= {"base", "lib", path.parent.name}, path


def objects():
    """{object: its file} of one kernel."""
    build = emu.TOP / emu.BUILD
    found = {re.sub(r"(\.asm)?\.o$", "", str(path.relative_to(build))): path
             for top in ("kernel", "seg", "boot") for path in (build / top).rglob("*.o")}
    return {name: path for name, path in found.items()
            if name not in ("seg/mode_flat", "seg/mode_fenced")}


@functools.cache
def symbols():
    """{object: (symbols it defines, symbols it wants)}"""
    names = {str(path): name for name, path in objects().items()}
    found = {name: (set(), set()) for name in names.values()}
    lines = subprocess.run(["nm", "-A", *names], capture_output=True, text=True, check=True).stdout
    for line in lines.splitlines():
        path, _, symbol = line.partition(":")
        kind, word = symbol.split()[-2:]
        if kind.isupper():
            found[names[path]][kind == "U"].add(word)
    return found


def links(found):
    """{object: objects that it needs}"""
    owner = {s: name for name, (defined, _) in found.items() for s in defined}
    return {name: {owner[s] for s in wanted if s in owner} - {name}
            for name, (_, wanted) in found.items()}


def reach(graph, start):
    seen, new = set(), {start}
    while new:
        seen |= new
        new = {b for a in new for b in graph[a]} - seen
    return seen


def test_no_object_needs_one_above():
    graph = links(symbols())
    assert len(graph) > 60
    room = {name: floor(name.rpartition("/")[0]) for name in graph}
    assert [(a, b) for a in graph for b in graph[a] if room[b] > room[a]] == []


def test_the_circles_are_those_that_are_one_idea():
    graph = links(symbols())
    reached = {name: reach(graph, name) for name in graph}
    circles = {frozenset(b for b in reached[a] if a in reached[b]) for a in graph}
    assert [c for c in circles if len(c) > 1 and c not in map(frozenset, CIRCLES)] == []
