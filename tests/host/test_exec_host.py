"""Unit tests of tools/exec.py and tools/machine/elf.py: what is refused before anything boots."""
import struct
import subprocess
import sys
import tarfile

import pytest

import exec as exec_tool
from machine import elf
from machine import emu


def program(**changes):
    """A tiny static program: one segment that holds the whole file."""
    f = dict(cls=1, order=1, type=elf.ET_EXEC, machine=elf.EM_386, entry=0x08048054,
             ptype=elf.PT_LOAD, filesz=0x60, memsz=0x60, phnum=1, flags=5) | changes
    ident = b"\x7fELF" + bytes([f["cls"], f["order"], 1]) + bytes(9)
    header = struct.pack(elf.EHDR, f["type"], f["machine"], 1, f["entry"], 52, 0, 0, 52, 32,
                         f["phnum"], 40, 0, 0)
    segment = struct.pack(elf.PHDR, f["ptype"], 0, 0x08048000, 0x08048000, f["filesz"],
                          f["memsz"], f["flags"], 4096)
    return (ident + header + segment).ljust(0x60, b"\x90")


def test_a_static_program_is_accepted():
    elf.check_program(elf.Elf(program()))


@pytest.mark.parametrize("data, words", [
    (b"#!/bin/sh\n", "is not an ELF file"), (b"", "is not an ELF file"),
    (b"\x7fELF\x01\x01", "cut short"),
    (program(cls=2), "64-bit"), (program(order=2), "big-endian"),
    (program(machine=40), "not for the i386"),
    (program(type=elf.ET_DYN), "position-independent"), (program(type=elf.ET_REL), "object file"),
    (program(type=9), "unknown ELF type"), (program(ptype=elf.PT_INTERP), "dynamic loader"),
    (program(ptype=4), "nothing to load"), (program(phnum=9), "cut short"),
    (program(filesz=0x1000, memsz=0x1000), "a segment lies outside"),
    (program(memsz=0x10), "a segment lies outside"), (program(entry=0x1000), "inside its own code"),
    (program(flags=4), "inside its own code")])
def test_other_files_are_refused(data, words):
    with pytest.raises(elf.ElfError, match=words):
        elf.check_program(elf.Elf(data))


def test_host_programs_are_refused_in_words():
    """A real file, through the command."""
    done = subprocess.run([sys.executable, exec_tool.__file__, "--prog", sys.executable],
                          capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert done.returncode in (exec_tool.NOT_A_PROGRAM, exec_tool.BOOT_FAILED)


def refused(tmp_path, *arguments, data=None):
    path = tmp_path / "prog"
    path.write_bytes(data or program())
    done = subprocess.run([sys.executable, exec_tool.__file__, "--prog", str(path), *arguments],
                          capture_output=True, text=True, check=False)
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.fixture
def built():
    if not (emu.TOP / "build" / "user.tar").exists():
        pytest.skip("nothing is built")


@pytest.mark.parametrize("arguments, status, words", [
    (("--mode", "round"), 125, "MODE=round is not known; the right ones are: split flat"),
    (("--emu", "vmware"), 125, "EMU=vmware is not known"),
    (("--policy", "hope"), 125, "POLICY=hope is not known; the right ones are: naive fs"),
    (("--copy", "words"), 125, "COPY=words is not known; the right ones are: bytes rep"),
    (("--args", "'a"), 125, "ARGS: No closing quotation"),
    (("--extra", "/nowhere/file"), 127, "EXTRA=/nowhere/file"),
    (("--extra", "a/x b/x"), 127, "EXTRA=a/x")])
def test_wrong_use(built, tmp_path, arguments, status, words):
    got = refused(tmp_path, *arguments)
    assert got[0] == status and words in got[1]


def test_wrong_programs(built, tmp_path):
    status, words = refused(tmp_path, data=program(type=elf.ET_DYN))
    assert status == exec_tool.NOT_A_PROGRAM and "link with -static -no-pie" in words
    done = subprocess.run([sys.executable, exec_tool.__file__, "--prog", "/nowhere/prog"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == exec_tool.NO_SUCH_FILE and "no such file" in done.stderr


def test_archive_has_program_extra_and_the_rest(built, tmp_path):
    (tmp_path / "more.txt").write_text("more\n")
    for name in ("one.tar", "two.tar"):
        exec_tool.make_archive(tmp_path / name, "prog", program(), [tmp_path / "more.txt"],
                               ["two words", ""])
    with tarfile.open(tmp_path / "one.tar") as tar, tarfile.open(emu.TOP / "build/user.tar") as old:
        assert tar.extractfile("prog").read() == program()
        assert tar.extractfile("more.txt").read() == b"more\n"
        assert set(old.getnames()) < set(tar.getnames())
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()
    exec_tool.make_archive(tmp_path / "three.tar", "hello", program(), [], [])
    with tarfile.open(tmp_path / "three.tar") as tar:
        assert tar.getnames().count("hello") == 1


def test_status_comes_from_the_record():
    def run(e9, timed_out=False):
        return emu.Run("bochs", "bochs", e9, b"", 1.0, timed_out, "")
    assert exec_tool.status_of(run('{"type":"exit","status":139}\n')) == 139
    for bad in ("", '{"type":"exit","status":256}\n', '{"type":"exit","status":0}\n' * 2):
        with pytest.raises(exec_tool.ExecError) as error:
            exec_tool.status_of(run(bad))
        assert error.value.status == exec_tool.BOOT_FAILED
    with pytest.raises(exec_tool.ExecError, match="no program x"):
        exec_tool.status_of(run('{"type":"error","message":"no program x"}\n'))
    with pytest.raises(exec_tool.ExecError) as error:
        exec_tool.status_of(run('{"type":"exit","status":0}\n', timed_out=True))
    assert error.value.status == exec_tool.TIMED_OUT
