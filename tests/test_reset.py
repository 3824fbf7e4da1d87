"""test_reset.py - the reset button, and "boot again", at every moment of a machine's life.

Its one idea: whatever the machine was doing - the menu, a scenario, its last screen, its last
words - a reset begins all anew.  QEMU has the button, v86 too; Bochs has it in its window alone, so
there the debugger goes where the key r would (tests/test_screen_bochs.py).
"""
import os
import subprocess
import time

import pytest

from machine import emu
from machine import qmp
from machine import v86

MENU = "What shall this boot show?"
WORDS = "demo scenario=read_good policy=fs gate=int80"
BOOT = b'"type":"boot"'
# The key r, pressed and released.
R = b"19 147\n"


def until(true, seconds=2 * emu.LIMIT):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(qmp.POLL)
    return true()


@pytest.fixture
def machine():
    folder, lock = emu.claim_folder("test-reset")
    with lock, qmp.start(["--gate", "int80"], folder) as m:
        m.wait(MENU)
        yield m


def test_in_the_menu(machine):
    machine.press("down")
    machine.wait("Esc defaults")
    machine.ask("system_reset")
    # Its clock runs again.
    machine.wait(MENU, "Starts in ")


def test_while_scenarios_run(machine):
    machine.press("enter")
    assert until(lambda: b'"type":"cell"' in emu.read(emu.TOP / machine.here / "e9"))
    machine.ask("system_reset")
    machine.wait(MENU)


def in_qemu(words):
    """A machine that boots these words without a menu."""
    folder, lock = emu.claim_folder("test-reset")
    job = emu.Job("split", f"mode=split {words}", None, "disk", emu.BUILD / "user.tar", folder,
                  emu.BUILD)
    emu.make_image(job)
    return folder, lock, qmp.Machine(qmp.qemu.machine(job), job.here)


@pytest.mark.parametrize("words, last", [
    (WORDS, b'"type":"end"'), ("policy=nope", b"it may be all naive"),
    ("menu=x", b"wants a number"), ("", b'"type":"boot"')],
    ids=["the last screen", "a panic", "the loader's words", "nothing to do"])
def test_after_the_end(words, last):
    """Halted for good, with interrupts off, and yet the button works."""
    folder, lock, m = in_qemu(words)
    with lock, m:
        for times in (1, 2, 3):
            assert until(lambda n=times: emu.read(folder / "e9").count(last) == n), times
            m.ask("system_reset")


@pytest.fixture
def in_v86():
    if not (emu.TOP / emu.BUILD / v86.LIBRARY).exists():
        pytest.skip("v86 is not there: make machines gets it")
    folder, lock = emu.claim_folder("test-reset-v86")
    with lock:
        job = emu.Job("split", f"mode=split {WORDS}", None, "disk", emu.BUILD / "user.tar", folder,
                      emu.BUILD)
        emu.make_image(job)
        process = subprocess.Popen(emu.bounded(v86.command(job), emu.CPU_SECONDS), cwd=emu.TOP,
                                   stdin=subprocess.PIPE, env=os.environ, stderr=subprocess.DEVNULL)
        try:
            yield folder, process
        finally:
            process.kill()
            process.communicate()


@pytest.mark.parametrize("typed", [R, b"reset\n"], ids=["r", "button"])
def test_v86_boots_again(in_v86, typed):
    folder, process = in_v86
    assert until(lambda: b'"type":"end"' in emu.read(folder / "e9"))
    time.sleep(1)                       # the last screen is drawn, and waits for a key
    process.stdin.write(typed)
    process.stdin.flush()
    assert until(lambda: emu.read(folder / "e9").count(BOOT) == 2)
    assert until(lambda: emu.read(folder / "e9").count(b'"type":"end"') == 2)
