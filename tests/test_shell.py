"""test_shell.py - `make shell`, through a pseudo-terminal: what a person at the keys gets.

Its one idea: keys are typed and the screen is read, with busybox's shell in between, in ring 3.
"""
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest

from cost import debian
from machine import emu
from machine.ending import ToolError

PROMPT = "/ # "
LIMIT = 60
INTERRUPT, END_OF_FILE, RUB_OUT = "\x03", "\x04", "\x7f"


@pytest.fixture(scope="module", autouse=True)
def busybox():
    try:
        debian.prepare()
        debian.unpacked("busybox-static")
    except (ToolError, subprocess.SubprocessError) as error:
        pytest.skip(f"Debian's busybox cannot be had: {error}")


def tool(*options):
    return [sys.executable, str(emu.TOP / "tools" / "shell.py"), *options]


def spawned(words):
    return pexpect.spawn(words[0], words[1:], timeout=LIMIT, encoding="utf-8", cwd=emu.TOP)


def type_line(shell, keys, answer=None, prompt=PROMPT):
    shell.send(keys + "\r")
    if answer:
        shell.expect(answer)
    shell.expect_exact(prompt)


def begin(shell, command):
    """Until another has the terminal: keys that come before are the shell's own, and unmended, and a
    Ctrl-C just before it forks would not reach the child."""
    shell.send(f"sh -c \"echo be''gun; exec {command}\"\r")
    shell.expect_exact("begun\r\n")


@pytest.mark.parametrize("emulator, mode", [("bochs", "split"), ("qemu", "flat")])
def test_a_session(emulator, mode):
    shell = spawned(tool("--emu", emulator, "--mode", mode, "--label", f"test-shell-{emulator}"))
    shell.expect_exact(PROMPT)
    type_line(shell, f"echo hallo{RUB_OUT * 4}ullo $((6 * 7))", "\nhullo 42\r\n")
    type_line(shell, "ls data | sort -r | head -n 1", "\nzeros\r\n")
    begin(shell, "sleep 1000")
    shell.send(INTERRUPT)
    shell.expect_exact(PROMPT)
    type_line(shell, "echo ended with $?", "\nended with 130\r\n")
    # A program that reads lines, mended by the kernel, until Ctrl-D.
    begin(shell, "rev")
    shell.send(f"abx{RUB_OUT}c\r")
    shell.expect_exact("\r\ncba\r\n")
    shell.send(END_OF_FILE)
    shell.expect_exact(PROMPT)
    type_line(shell, "cd data", prompt="/data # ")
    type_line(shell, "(exit 5)", prompt="/data # ")
    shell.send(END_OF_FILE)
    shell.expect(pexpect.EOF)
    shell.close()
    assert shell.exitstatus == 5


def test_the_terminal_is_as_it_was():
    """Around the tool, in the same terminal."""
    words = " ".join(tool("--emu", "qemu", "--label", "test-shell-raw"))
    shell = spawned(["sh", "-c", f"stty -g; {words}; echo status $?; stty -g"])
    settings = shell.readline()
    shell.expect_exact(PROMPT)
    shell.send("exit 3\r")
    shell.expect_exact("status 3\r\n")
    shell.expect(pexpect.EOF)
    assert ":" in settings and shell.before == settings


def is_running(label):
    return any(f"build/run/{label}/".encode() in path.read_bytes()
               for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists())


def test_a_window_that_is_closed_ends_the_machine():
    label = "test-shell-gone"
    shell = spawned(tool("--emu", "qemu", "--label", label))
    shell.expect_exact(PROMPT)
    shell.send("sleep 1000\r")
    assert is_running(label)
    shell.close()
    for _ in range(50):
        if not is_running(label):
            return
        time.sleep(0.1)
    pytest.fail("QEMU outlives its terminal")


def test_words_from_a_file():
    """No terminal here: what the file says, then the end."""
    done = subprocess.run(tool("--emu", "qemu", "--label", "test-shell-file"), input=b"exit 4\n",
                          capture_output=True, timeout=LIMIT, check=False)
    assert done.returncode == 4, done.stderr
