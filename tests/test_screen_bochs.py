"""test_screen_bochs.py - the same screen in Bochs, in a window of its own; and `make run` itself.

Read next: tools/machine/bochs.py, tools/run.py.
"""
import os
import shutil
import subprocess
import sys
import time

import pexpect
import pytest

import run
from machine import debugger
from machine import emu
from machine import ending
from machine import qmp
from machine import symbols

# Where the BIOS puts the boot sector.
BOOT_SECTOR = 0x7C00


# ---- Bochs: the boot again that the key r asks for ----

@pytest.mark.parametrize("cpu", [None, "pentium"])
def test_bochs_boots_again(cpu):
    """Without a window nobody can press r, so the debugger goes where the key would."""
    folder, lock = emu.claim_folder("test-screen-again")
    with lock:
        job = emu.Job("split", "mode=split demo scenario=read_good policy=fs gate=int80", cpu, "disk",
                      emu.BUILD / "user.tar", folder, emu.BUILD)
        emu.make_image(job)
        kernel, machine = symbols.Symbols("split"), debugger.Debugger(job)
        try:
            table = machine.breakpoint(kernel.linear("screen_table"))
            assert machine.run() == table, machine.said[-1000:]
            boot_sector = machine.breakpoint(BOOT_SECTOR)
            machine.command(f"set eip = {kernel.offsets['keyboard_reset']:#x}")
            assert machine.run() == boot_sector, machine.said[-1000:]
        except debugger.Ended as end:
            pytest.fail(f"Bochs has ended: {end}")
        finally:
            machine.close()


# ---- Bochs, whose window needs a display ----

def in_bochs(folder, display):
    """One case, step by step, in Bochs's window; without the menu, whose clock is Bochs's own."""
    words = "mode=split demo step scenario=read_to_kernel_offset policy=fs gate=int80"
    job = emu.Job("split", words, None, "disk", emu.BUILD / "user.tar", folder, emu.BUILD)
    emu.make_image(job)
    command = run.bochs_command(job, "")
    return subprocess.Popen(command, cwd=emu.TOP, env=dict(os.environ, DISPLAY=display), text=True,
                            stdin=subprocess.DEVNULL, stdout=open(folder / "e9", "w"),
                            stderr=subprocess.DEVNULL)


def wait_until(true, seconds):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.1)
    return true()


@pytest.fixture
def display(monkeypatch):
    if not shutil.which("Xvfb") or not shutil.which("xdotool"):
        pytest.skip("needs Xvfb and xdotool (Debian packages xvfb, xdotool)")
    # Xvfb picks a free number and writes it.
    with subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", "1024x768x24"], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        number = server.stdout.readline().strip()
        monkeypatch.setenv("DISPLAY", f":{number}")
        yield f":{number}"
        server.kill()


def test_bochs_stops_at_each_step(display):
    """The result is there after the sixth Enter (the claim and five steps) and not before."""
    folder, lock = emu.claim_folder("test-screen-bochs")
    with lock, in_bochs(folder, display) as bochs:
        def e9():
            return (folder / "e9").read_text(errors="replace")

        def enter():
            subprocess.run(["xdotool", "key", "Return"], check=True)
        try:
            assert wait_until(lambda: "1..1" in e9(), 20)
            for _ in range(5):
                time.sleep(0.4)
                assert '"type":"cell"' not in e9()
                enter()
            time.sleep(0.4)
            assert '"type":"cell"' not in e9()
            enter()
            assert wait_until(lambda: '"outcome":"delivered"' in e9(), 5)
        finally:
            bochs.kill()


# ---- The command itself, in a terminal ----

RUN = [sys.executable, str(emu.TOP / "tools" / "run.py")]


def printed(*arguments, display=":0"):
    """(status, all that it says) of a run that only tells its command."""
    done = subprocess.run([*RUN, "--print", *arguments], capture_output=True, text=True, check=False,
                          env=os.environ | {"DISPLAY": display, "WAYLAND_DISPLAY": ""})
    return done.returncode, done.stdout + done.stderr


def qemu_displays():
    """In words: QEMU also says which of its windows it has not found."""
    return emu.tool_output([qmp.qemu.PROGRAM, "-display", "help"]).split()


def test_a_window_can_be_enlarged():
    offered = qemu_displays()
    if not any(name in offered for name in run.WINDOWS):
        pytest.skip("QEMU has no window here: tools/setup.sh window")
    assert "-full-screen" in printed("--emu", "qemu", "--full", "1")[1]
    assert "-full-screen" not in printed("--emu", "qemu")[1]
    assert "gtk" not in offered or "zoom-to-fit=on" in printed("--emu", "qemu")[1]
    status, said = printed("--full", "1")
    assert status == 2 and "FULL=1 needs EMU=qemu" in said and "docs/screen.md" in said


def test_it_says_how_to_leave():
    a_window = any(name in qemu_displays() for name in run.WINDOWS)
    in_a_terminal = "Leave: Esc, then 2, then quit"
    for arguments, display, words in (
            ((), ":0", "Ctrl-C here"), (("--emu", "qemu"), "", in_a_terminal),
            (("--emu", "qemu"), ":0", "Ctrl-C here" if a_window else in_a_terminal)):
        status, said = printed(*arguments, display=display)
        assert status == 0 and words in said
    page = (emu.TOP / "docs" / "screen.md").read_text()
    assert "**To leave:**" in page and "**On a projector:**" in page


def test_nothing_for_programs_is_on_the_terminal_and_control_c_leaves(display):
    """The machine runs to its table meanwhile: its JSON goes to a file."""
    child = pexpect.spawn(RUN[0], [*RUN[1:], "--scenario", "read_good", "--mode", "split"], timeout=30,
                          cwd=str(emu.TOP), env=os.environ | {"DISPLAY": display}, encoding="utf-8")
    try:
        child.expect_exact("Leave: close the window")
        written = emu.TOP / emu.BUILD / "run" / "run" / "stdout"

        def at_the_end():
            subprocess.run(["xdotool", "key", "Return"], check=True)
            return written.exists() and '"type":"end"' in written.read_text(errors="replace")
        assert wait_until(at_the_end, 30)
        child.sendintr()
        child.expect(pexpect.EOF)
        assert "type" not in child.before and "Traceback" not in child.before
    finally:
        child.close(force=True)
    assert child.exitstatus == ending.INTERRUPTED
