"""test_exec.py - `make exec`: programs from outside, in both models and both emulators.

Its one idea: seen from here, a program in the guest is a program: bytes out, a status back.
"""
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from machine import emu

# Every byte value, over page boundaries: nothing on the way may change one.
EVERY_BYTE = bytes(range(256)) * 40
# One for each round of attacks.c, and more than the buffer cache has blocks.
PAGES = 600
USER = emu.TOP / emu.BUILD / "user"
# More than a command line holds.
LONG = "x" * 450


def program(name):
    return next(p for p in (USER / name, USER / f"{name}.elf") if p.exists())


def run(prog, *arguments):
    return subprocess.run([sys.executable, str(emu.TOP / "tools" / "exec.py"), "--prog", str(prog),
                           "--label", "test-exec", *arguments], capture_output=True, check=False)


def cases(tmp_path):
    """name -> the exec.py arguments; all of them boot at once, two at a time."""
    every_byte = tmp_path / "bytes"
    every_byte.write_bytes(EVERY_BYTE)
    pages = tmp_path / "pages"
    pages.write_bytes(bytes(PAGES * 4096))
    return {
        "hello": (program("hello"),),
        "arguments": (program("args"), "--args", "one two 'three'", "--mode", "flat"),
        "blanks": (program("args"), "--args", "'two words' '' \"it's\" ä ; '*' " + LONG, "--mode",
                   "flat", "--emu", "qemu"),
        "status": (program("crash"), "--args", "exit 42", "--emu", "qemu", "--cpu", "486"),
        "killed": (program("crash"), "--args", "null", "--mode", "flat", "--policy", "naive"),
        "privileged": (program("crash"), "--args", "hlt"),
        "extra": (program("cat"), "--args", "bytes", "--extra", str(every_byte), "--copy", "rep"),
        "syscalls-split": (program("syscalls"), "--emu", "qemu", "--route", "multiboot"),
        "syscalls-flat": (program("syscalls"), "--mode", "flat"),
        "syscalls-gate": (program("syscalls"), "--args", "gate"),
        "threads": (program("threads"),),
        "attack-past-the-end": (program("attacks"), "--args", "past-the-end", "--emu", "qemu"),
        "attack-twice": (program("attacks"), "--args", "twice", "--emu", "qemu"),
        "attack-closed": (program("attacks"), "--args", "closed", "--emu", "qemu",
                          "--policy", "masked"),
        "attack-late": (program("attacks"), "--args", "late", "--emu", "qemu",
                        "--extra", str(pages)),
        "attack-virtual": (program("attacks"), "--args", "virtual", "--emu", "qemu",
                           "--mode", "flat"),
        "attack-kernels-cs": (program("attacks"), "--args", "kernels-cs", "--emu", "qemu"),
        "attack-fpu": (program("attacks"), "--args", "fpu", "--cpu", "pentium"),
        "attack-stack": (program("attacks"), "--args", "stack", "--emu", "qemu", "--mode", "flat"),
    }


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    every = cases(tmp_path_factory.mktemp("exec"))
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(every, pool.map(lambda arguments: run(*arguments), every.values())))


EXPECTED = {
    "hello": (0, b"Hello from ring 3.\n"),
    "arguments": (4, b"argv[0] = args\nargv[1] = one\nargv[2] = two\nargv[3] = three\n"),
    "blanks": (8, "argv[0] = args\nargv[1] = two words\nargv[2] = \nargv[3] = it's\nargv[4] = ä\n"
                  f"argv[5] = ;\nargv[6] = *\nargv[7] = {LONG}\n".encode()),
    "status": (42, b""),
    "killed": (139, b""),
    "privileged": (139, b""),
    "extra": (0, EVERY_BYTE),
    "threads": (0, b"two threads met 5 times\n"),
    "attack-past-the-end": (0, b""),
    "attack-twice": (0, b""),
    "attack-closed": (0, b""),
    "attack-late": (0, b""),
    "attack-virtual": (0, b""),
    "attack-kernels-cs": (139, b""),
    "attack-fpu": (0, b""),
    "attack-stack": (139, b""),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_output_and_status(done, name):
    got = done[name]
    assert (got.returncode, got.stdout) == EXPECTED[name], got.stderr.decode()


@pytest.mark.parametrize("name", ["syscalls-split", "syscalls-flat", "syscalls-gate"])
def test_system_calls(done, name):
    """The program's own KTAP: every line ok."""
    lines = done[name].stdout.decode().splitlines()
    assert done[name].returncode == 0, done[name].stderr.decode()
    assert len([line for line in lines if line.startswith("ok ")]) > 20
    assert not [line for line in lines if line.startswith("not ok")]


def test_virtual_8086_mode_is_never_the_kernel(done):
    """Its CS was the kernel's: a fault there is no oops."""
    assert b"killed #PF at 00000000 in ring 3" in done["attack-kernels-cs"].stderr


def test_the_command_is_printed_apart(done):
    """Ours goes to standard error: standard output is the program's alone."""
    assert b"bochs -q" in done["hello"].stderr
    assert b"qemu-system-i386" in done["status"].stderr
