"""test_stock.py - stock Linux programs, unmodified, in every model.

Its one idea: the same file, the same arguments and the same files around it, once on the host's
Linux and once in ring 3 here, and what comes out is the same byte for byte.  Debian's packages are
fetched for the time of the test; nothing of them is in the tree.
"""
import shlex
import subprocess
import sys
import tarfile

import pytest

from cost import debian
from machine import emu
from machine.ending import ToolError

# Commands of busybox's shell; each one's status is shown behind its output.
APPLETS = ("ls data", "wc data/slide.txt", "md5sum data/slide.txt", "sha256sum data/slide.txt",
           "head -n 3 data/slide.txt", "tail -n 2 data/slide.txt", "grep -c 00 data/slide.txt",
           "sort -r data/slide.txt | sed -n 2p", "cut -c 1-9 data/slide.txt | uniq | wc -l",
           "awk '{n += NF} END {print n}' data/slide.txt", "od -c data/slide.txt | head -n 2",
           "cmp data/slide.txt data/zeros", "find data | sort", "seq 3 | tac", "factor 12345678",
           "stat -c '%n %s %a %F' data/slide.txt", "cat no/such/file", "printf '%s\\n' \"$0\" '*'",
           "(cd data; pwd | grep -o 'data$'; ls ..//data/./slide.txt)", "expr 6 '*' 7",
           "false || echo else", "x=$(echo a; false); echo $x $?",
           "trap 'echo caught' INT; kill -INT $$; trap - INT", "sh -c 'kill -9 $$'",
           "timeout 1 sleep 9", "yes | head -n 1", "sleep 0.1 & wait; echo waited", "nosuch")
SCRIPT = "; ".join([f"{{ {command}; }} 2>&1; echo \"$? {i}\"" for i, command in enumerate(APPLETS)]
                   + ["exit 3"])
C_LIBRARY, HEADERS = "libc6-dev", "linux-libc-dev"


@pytest.fixture(scope="module")
def busybox():
    try:
        debian.prepare()
        return debian.unpacked("busybox-static") / "bin" / "busybox"
    except (ToolError, subprocess.SubprocessError) as error:
        pytest.skip(f"Debian's busybox cannot be had: {error}")


@pytest.fixture(scope="module")
def threads(busybox, tmp_path_factory):
    """tests/programs/threads.c with Debian's own C library for i386."""
    library = debian.unpacked(C_LIBRARY) / "usr"
    path = tmp_path_factory.mktemp("stock") / "threads"
    objects = library / "lib" / "i386-linux-gnu"
    compiler = "i686-linux-gnu-gcc"

    def own(name):
        return subprocess.run([compiler, f"-print-file-name={name}"], capture_output=True,
                              text=True, check=True).stdout.strip()
    includes = [library / "include" / "i386-linux-gnu", library / "include",
                debian.unpacked(HEADERS) / "usr" / "include"]
    subprocess.run([compiler, "-O2", "-static", "-pthread", "-nostdlib", "-nostdinc",
                    *(word for where in (own("include"), *includes)
                      for word in ("-isystem", where)),
                    "-o", path, objects / "crt1.o", objects / "crti.o", own("crtbeginT.o"),
                    emu.TOP / "tests" / "programs" / "threads.c", "-Wl,--start-group",
                    objects / "libc.a", "-lgcc", "-lgcc_eh", "-Wl,--end-group", own("crtend.o"),
                    objects / "crtn.o"], check=True)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The guest's files, for the host."""
    where = tmp_path_factory.mktemp("root")
    with tarfile.open(emu.TOP / emu.BUILD / "user.tar") as archive:
        archive.extractall(where)
    return where


def on_linux(folder, program, *arguments):
    try:
        done = subprocess.run([program, *arguments], cwd=folder, env={}, capture_output=True,
                              timeout=60, check=False, stdin=subprocess.DEVNULL)
    except OSError as error:
        pytest.skip(f"this Linux runs no programs for i386: {error.strerror}")
    return done.returncode, done.stdout


def here(program, words, mode, emulator="qemu", policy="masked"):
    done = subprocess.run([sys.executable, emu.TOP / "tools" / "exec.py", "--prog", program,
                           "--mode", mode, "--policy", policy, "--emu", emulator, "--copy", "rep",
                           "--label", "test-stock", "--args", words], capture_output=True,
                          check=False)
    return done.returncode, done.stdout, done.stderr.decode()


# Limits of segments are kept in Bochs alone.
WAYS = [("split", "qemu", "masked"), ("flat", "qemu", "masked"), ("fenced", "qemu", "tables"),
        ("split", "bochs", "smap"), ("fenced", "bochs", "fs")]


@pytest.mark.parametrize("mode, emulator, policy", WAYS)
def test_applets_as_on_linux(busybox, folder, mode, emulator, policy):
    expected = on_linux(folder, busybox, "sh", "-c", SCRIPT)
    status, output, said = here(busybox, f"sh -c {shlex.quote(SCRIPT)}", mode, emulator, policy)
    assert output.decode().splitlines() == expected[1].decode().splitlines(), said
    assert (status, output) == expected


@pytest.mark.parametrize("mode, emulator, policy", WAYS)
def test_threads_as_on_linux(threads, folder, mode, emulator, policy):
    status, output, said = here(threads, "", mode, emulator, policy)
    assert (status, output) == on_linux(folder, threads), said
    assert b"all: 4000, main's own: 0" in output


def test_nothing_is_written(busybox):
    status, output, _ = here(busybox, "sh -c 'echo a > data/slide.txt; /busybox echo $?'", "split")
    assert status == 0 and output == b"sh: can't create data/slide.txt: Read-only file system\n1\n"


def test_the_root(busybox):
    status, output, _ = here(busybox, "ls -a /dev", "flat")
    assert (status, output.decode().split()) == (0, [".", "..", "console", "null", "tty", "zero"])
