"""test_build.py - what is promised about the built files themselves.

Its one idea: compiled once, linked for each model, the same anywhere.  These are facts about bytes, so the
bytes are compared.
"""
import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from machine import elf
from machine import emu

KERNELS = ("kernel-split.elf", "kernel-flat.elf", "kernel-fenced.elf")
# Two fifths of it are the demonstration (size build/kernel/demo/*.o): scenarios, screens, the attacks'
# bugs and their repairs.  A quarter is for stock programs: processes, paths, signals, clocks.
TEXT_MAX = 96 * 1024
WINDOW_LINEAR = 0xC0000000
# The copy loops' own symbols: the places where a user's byte crosses.
COPY_SYMBOL = re.compile(r"copy_(bytes|rep)_(to|from)_user")


# Folders that no clone has.
MADE = {"build", "lab", "__pycache__", ".pytest_cache"}


def kernel(name):
    return elf.load(emu.TOP / emu.BUILD / name)


def files_of_the_tree():
    """What a clone would have: all that git knows or would add.  Outside of a clone (a release's
    sources, a container) all but what a build or a student has made."""
    listed = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-z", "-co",
                             "--exclude-standard"], cwd=emu.TOP, capture_output=True, text=True,
                            check=False)
    if listed.returncode:
        names = [str(path.relative_to(emu.TOP)) for path in emu.TOP.rglob("*")]
        return [name for name in names if not MADE & set(Path(name).parts)
                and (emu.TOP / name).is_file()]
    return [name for name in listed.stdout.split("\0") if name and (emu.TOP / name).is_file()]


def released():
    """Whoever has no GRUB makes no ISO."""
    grub = shutil.which("grub-mkimage") and shutil.which("xorriso")
    return KERNELS + ("crossring.img",) + (("crossring.iso",) if grub else ())


def copy_tree(folder):
    for name in files_of_the_tree():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(emu.TOP / name, folder / name)


def make(folder, *names, env=None):
    """Build these in a tree; env: all that its tools see."""
    done = subprocess.run([shutil.which("make"), "-s", "-j2", *(f"build/{name}" for name in names)],
                          cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def hashes(folder):
    """Of what is released.  That they do not hang on the folder: test_container.py."""
    return {name: hashlib.sha256((folder / "build" / name).read_bytes()).hexdigest()
            for name in released()}


def functions(name):
    """{symbol: its code's bytes} of the copy loops of one kernel.

    NASM gives symbols no size: a loop ends where the next function begins.  A name with a dot
    is a place inside a function."""
    image = kernel(name)
    starts = sorted((s.value, s.name) for s in image.symbols() if s.section and "." not in s.name)
    return {name: image.bytes_at(value, following - value)
            for (value, name), (following, _) in zip(starts, starts[1:])
            if COPY_SYMBOL.fullmatch(name)}


def test_copy_loops_are_the_same_bytes():
    split, flat, fenced = map(functions, KERNELS)
    assert split and split == flat == fenced
    for wanted in ("copy_bytes_to_user", "copy_bytes_from_user", "copy_rep_to_user",
                   "copy_rep_from_user"):
        assert wanted in split, f"{wanted} is missing"


@pytest.mark.parametrize("name", KERNELS)
def test_the_loop_is_the_slides_mov(name):
    """`mov source, FS:(y)`: the FS prefix, 64, stands in the loops in both directions."""
    for symbol, code in functions(name).items():
        if symbol.startswith("copy_bytes"):
            assert b"\x64" in code, f"{symbol} uses no FS"


@pytest.mark.parametrize("name", KERNELS)
def test_text_is_small(name):
    text = sum(s.filesz for s in kernel(name).segments()
               if s.type == elf.PT_LOAD and s.flags & elf.PF_X)
    assert 0 < text < TEXT_MAX


@pytest.mark.parametrize("name", KERNELS)
def test_kernel_stays_in_its_megabyte(name):
    for s in kernel(name).segments():
        if s.type == elf.PT_LOAD:
            assert 0x100000 <= s.paddr and s.paddr + s.memsz <= 0x200000
            assert not (s.flags & elf.PF_X and s.flags & elf.PF_W)


@pytest.mark.parametrize("other", KERNELS[1:])
def test_only_the_link_address_differs(other):
    """All kernels have the same functions at the same places in physical memory."""
    def places(name):
        image = kernel(name)
        code = [s for s in image.segments() if s.type == elf.PT_LOAD and s.flags & elf.PF_X]
        # Split's offsets are physical addresses; the others' lie WINDOW_LINEAR above them.
        return {s.name: s.value % WINDOW_LINEAR for s in image.symbols() if s.name and any(
            c.vaddr <= s.value < c.vaddr + c.memsz for c in code) and s.section < elf.SHN_LORESERVE}
    split = places(KERNELS[0])
    assert len(split) > 100
    assert split == places(other)
