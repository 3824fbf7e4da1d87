"""test_debuggers.py - docs/debuggers.md: what its tables tell a reader to type is done.

Its one idea: a command that the debugger does not know is a page that lies.  The tour's keys are
tested in tests/test_tour_keys.py.
"""
import re
import shutil
import subprocess
import sys

import pytest

from machine import emu
from walk import stops
from walk import walk

PAGE = (emu.TOP / "docs" / "debuggers.md").read_text(encoding="utf-8")
# How Bochs answers what it does not know or cannot do.
COMPLAINTS = ("syntax error", "unknown command", "could not", "not found")


def typed(chapter):
    """The commands in the first column of a chapter's table."""
    text = PAGE.partition(f"## {chapter}\n")[2].partition("\n## ")[0]
    return [command for row in re.findall(r"^\| (`.+?) \|", text, re.M)
            for command in re.findall(r"`(.+?)`", row)]


@pytest.fixture(scope="module")
def at_the_copy():
    """A machine at step 4."""
    path = walk.Walk(stops.Choice("split", "read_to_kernel_offset", "fs"), "test-debuggers")
    try:
        path.start()
        while path.next().key != "4":
            pass
        yield path.machine
    finally:
        path.close()


@pytest.mark.parametrize("command", typed("Bochs' prompt"))
def test_bochs_knows_it(at_the_copy, command):
    said = at_the_copy.command(command)
    assert not [word for word in COMPLAINTS if word in said.lower()], said


def test_bochs_complains_of_what_it_does_not_know(at_the_copy):
    """The judge of the test above can say no."""
    said = at_the_copy.command("sregs")
    assert [word for word in COMPLAINTS if word in said.lower()], said


def test_the_linear_addresses_are_those_of_the_scenario(at_the_copy):
    assert at_the_copy.owner(0x401FF000) == "user"
    assert len(at_the_copy.bytes(0x401FF000, 16)) == 16


@pytest.mark.skipif(not shutil.which("gdb") or not shutil.which("qemu-system-i386"),
                    reason="tools/setup.sh gdb could not install gdb")
def test_gdb_knows_it(tmp_path):
    commands = typed("gdb")
    assert len(commands) > 7 and commands[0] == "steps"
    script = tmp_path / "page.gdb"
    # At step 4, so that there is a frame and y is in EDI.
    script.write_text("steps\n" + "c\n" * 4 + "\n".join(
        c for c in commands if c not in ("steps", "c", "copy")) + "\necho @end\\n\n")
    done = subprocess.run([sys.executable, "tools/gdbsession.py", f"--args=-batch -x {script}"],
                          cwd=emu.TOP, capture_output=True, text=True, timeout=60, check=False)
    assert "@end" in done.stdout, done.stdout + done.stderr


def test_the_window_is_told_about_the_breakpoints_that_the_page_names():
    done = subprocess.run([sys.executable, "tools/run.py", "--emu", "bochs", "--gui", "1", "--print"],
                          cwd=emu.TOP, env={"DISPLAY": ":0", "PATH": "/usr/bin:/bin:/usr/sbin"},
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "bpe 1, bpe 2 ... bpe 5" in done.stdout
    assert "`bpe 1` to `bpe 5`" in PAGE
