"""test_leaving.py - Ctrl-C, a terminal that cannot be had, a reader that leaves: never a traceback.

Its one idea: a person who has had enough presses Ctrl-C in whatever runs, and gets the prompt back.
Read next: tools/machine/ending.py.
"""
import subprocess
import sys
import time

import pexpect
import pytest

from machine import debugger
from machine import emu
from machine import ending

# What is on the terminal when the command has begun its work.
STARTS = {"demo.py": r"bochs -q", "ktest.py": r"bochs -q", "matrix.py": r"bochs -q",
          "exec.py --prog build/user/threads": r"bochs -q", "tour.py": "a second or two",
          "tour.py --plain 1": "a second or two", "compare.py": "some seconds"}
# Seconds after QEMU's command has been shown: gdb has not started, starts, reads its commands.
MOMENTS = (0, 0.04, 0.08, 0.12, 0.16, 0.3)


@pytest.mark.parametrize("command", STARTS)
def test_control_c_gives_the_prompt_back(command):
    tool, *arguments = command.split()
    child = pexpect.spawn(sys.executable, [f"tools/{tool}", *arguments], cwd=str(emu.TOP), timeout=30,
                          encoding="utf-8", dimensions=(30, 100))
    try:
        child.expect(STARTS[command])
        child.sendintr()
        child.expect(pexpect.EOF)
        assert "Traceback" not in child.before and "Error" not in child.before
    finally:
        child.close(force=True)
    assert child.exitstatus in (ending.INTERRUPTED, 0), child.before


@pytest.mark.parametrize("moment", MOMENTS)
def test_control_c_while_gdb_starts(moment):
    """It ends the command, or there is gdb's prompt and a whole session behind it."""
    child = pexpect.spawn(sys.executable, ["tools/gdbsession.py"], cwd=str(emu.TOP), timeout=30,
                          encoding="utf-8", dimensions=(30, 100))
    said = ""
    try:
        child.expect(r"qemu-system-i386 .*\n")
        time.sleep(moment)
        child.sendintr()
        prompt = child.expect([pexpect.EOF, r"\(gdb\) "])
        said = child.before
        if prompt:
            child.sendline("quit")
            child.expect(pexpect.EOF)
    finally:
        child.close(force=True)
    assert "Traceback" not in said and "KeyboardInterrupt" not in said
    assert child.exitstatus == (0 if prompt else ending.INTERRUPTED), said
    assert not prompt or "The machine stands" in said


def test_a_tour_that_waits_for_a_key():
    child = pexpect.spawn(sys.executable, ["tools/tour.py", "--label", "test-leaving"], timeout=30,
                          cwd=str(emu.TOP), encoding="utf-8", dimensions=(30, 100))
    try:
        child.expect_exact("q: leave")
        child.sendintr()
        child.expect(pexpect.EOF)
        assert "Traceback" not in child.before
    finally:
        child.close(force=True)
    assert child.exitstatus == ending.INTERRUPTED


def test_a_reader_that_leaves():
    done = subprocess.run(["sh", "-c", f"{sys.executable} tools/boot.py --mode flat poweroff | head -1"],
                          cwd=emu.TOP, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("Segments of the flat model") and not done.stderr


def test_no_pseudo_terminal_is_a_sentence(monkeypatch, tmp_path):
    def none(*_, **__):
        raise OSError("out of pty devices")
    monkeypatch.setattr(pexpect, "spawn", none)
    job = emu.Job("split", "mode=split", None, "disk", emu.BUILD / "user.tar", tmp_path, emu.BUILD,
                  top=tmp_path)
    (tmp_path / "bochsrc").write_text("")
    with pytest.raises(debugger.DebuggerError, match="pseudo-terminal.*out of pty devices"):
        debugger.Debugger(job)
