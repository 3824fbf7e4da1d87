"""test_page_folder.py - the class's page as a folder: how big it is, and that two builds are one.

Its one idea: what can be said of build/page without a browser.  Skipped where it was not built.
Read next: tools/page/build.py, tools/page/licences.txt.
"""
import filecmp
import gzip
import os
import re
import subprocess
import sys

import pytest

from machine import emu
from machine import names

BUILD = emu.TOP / emu.BUILD
PAGE, DATA = BUILD / "page", BUILD / "page-data"
TOOLS = emu.TOP / "tools" / "page"
PACK = PAGE / "machine.pack.js"
# What a web host sends at most, all files together.  Bytes.
ROOM = 3_000_000
SECONDS = 300
# What tools/page/build.py does not make.
MACHINES = {"machine.pack.js", "LICENSES"}

pytestmark = pytest.mark.skipif(not (PAGE / "data.js").exists(), reason="not built: make page")
whole = pytest.mark.skipif(os.environ.get("SITE") != "whole", reason="make test-site")
OURS = [*(TOOLS / "bochs").iterdir(), emu.TOP / "tools" / "make" / "page.mk"]
COPY = PAGE / "LICENSES" / "source" / "page.patch"


def has_machine():
    """Not one from before the last change of its sources, which make would build again."""
    return PACK.exists() and COPY.exists() and COPY.stat().st_mtime >= max(
        path.stat().st_mtime for path in OURS)


with_machine = pytest.mark.skipif(not has_machine(),
                                  reason="no machine in it, or an old one: make page")


def files(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def test_the_folder_is_small():
    sizes = {str(name): len(gzip.compress((PAGE / name).read_bytes())) for name in files(PAGE)}
    print(f"\n{len(sizes)} files, compressed {sum(sizes.values()) / 1e6:.2f} MB; the largest:",
          *(f"{size / 1e6:.2f} {name}" for name, size in
            sorted(sizes.items(), key=lambda item: -item[1])[:3]))
    assert sum(sizes.values()) < ROOM


def tool(*arguments):
    subprocess.run([sys.executable, *map(str, arguments)], check=True, capture_output=True,
                   timeout=SECONDS)


@whole
def test_two_builds_are_the_same(tmp_path):
    again = tmp_path / "another name"
    tool(TOOLS / "build.py", DATA, again)
    ours = [name for name in files(PAGE) if name.parts[0] not in MACHINES]
    assert ours == [name for name in files(again) if name.parts[0] not in MACHINES]
    _, different, wrong = filecmp.cmpfiles(PAGE, again, ours, shallow=False)
    assert (different, wrong) == ([], [])


@whole
def test_two_recordings_are_the_same(tmp_path):
    mode = names.MODES[0]
    tool(TOOLS / "record.py", mode, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (DATA / f"{mode}.json").read_bytes()


@with_machine
@whole
def test_two_packs_are_the_same(tmp_path):
    tool(TOOLS / "pack.py", BUILD / "bochs", BUILD / "crossring.img", tmp_path / PACK.name)
    assert (tmp_path / PACK.name).read_bytes() == PACK.read_bytes()


def test_no_folder_of_this_machine_is_in_it():
    packed = [BUILD / "bochs" / name for name in ("bochs.wasm", "bochs.js", "worker.js")]
    for path in [*(PAGE / name for name in files(PAGE)), *(p for p in packed if p.exists())]:
        assert str(emu.TOP).encode() not in path.read_bytes(), path


# ---- The licences ----

@with_machine
def test_the_licences_that_are_named_are_there():
    text = (PAGE / "LICENSES" / "README.txt").read_text(encoding="utf-8")
    named = re.findall(r"[\w-]+-(?:COPYING|LICENSE|copyright)\.txt", text)
    assert len(named) > 4
    assert [name for name in [*named, "crossring.txt"] if not (PAGE / "LICENSES" / name).exists()] == []


@with_machine
def test_our_changes_to_bochs_go_with_it():
    source = PAGE / "LICENSES" / "source"
    assert {path.name for path in OURS} == {path.name for path in source.iterdir()}
    assert all((source / path.name).read_bytes() == path.read_bytes() for path in OURS)


@pytest.mark.parametrize("name", ["page.js", "crossring.html"])
def test_the_licences_are_one_click_away(name):
    assert "LICENSES/README.txt" in (PAGE / name).read_text(encoding="utf-8")
