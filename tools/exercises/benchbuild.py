"""benchbuild.py - a student's file, compiled and linked alone, for the bench.

Its one idea: the kernel's own compiler with the kernel's own flags, but nothing of the kernel in
what comes out: what the piece may use lies where the bench plays it, all else where nobody does.
The compiler only reads what a stranger wrote; still it has bounds.

Read next: bench.py beside it.
"""
import os
import re
import shlex
import struct
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

from machine import elf
from machine import emu
from machine.ending import ToolError

# A compiler's: KB of memory, seconds, blocks of a file.  dash takes one at a time.
BOUNDS = "ulimit -v 1000000; ulimit -t 5; ulimit -f 4000"
SHOWN = 6
LINKER_SCRIPT = emu.TOP / "tools" / "exercises" / "bench.ld"
# Where the bench plays what a piece calls: a place each, and from NOBODYS on what nobody plays.
STUBS, STUBS_SIZE, STUB = 0x00400000, 0x1000, 0x10
NOBODYS = STUBS + STUBS_SIZE // 2


class Astray(Exception):
    """The code did what it must not; in words."""


@lru_cache
def tools():
    """{"cc": [...], "nasm": [...]}: the kernel's own compiler and flags, as the build has them."""
    command = ["make", "-s", "--no-print-directory", "say-tools"]
    # Not with the variables of the make that we are perhaps run by.
    clean = {n: v for n, v in os.environ.items() if not n.startswith("MAKE") and n != "MFLAGS"}
    said = subprocess.run(command, cwd=emu.TOP, env=clean, capture_output=True, text=True,
                          check=False)
    if said.returncode:
        raise ToolError(f"make does not say the compiler's flags: {said.stderr.strip()}")
    lines = (line.split(" ", 1) for line in said.stdout.splitlines())
    return {name: shlex.split(words) for name, words in lines}


def done(command):
    """Run a compiler, within bounds; Astray in its own words."""
    ran = subprocess.run(["sh", "-c", f"{BOUNDS}; exec \"$@\"", "sh", *command], cwd=emu.TOP,
                         capture_output=True, text=True, errors="replace", check=False)
    if ran.returncode:
        lines = ran.stderr.splitlines()
        said = [line for line in lines if re.search(r"error|undefined|multiple", line)] or lines
        raise Astray("it does not build:\n      " + "\n      ".join(
            said[:SHOWN] or ["the compiler took too much time or memory, or wrote too much"]))


def others(objects, world):
    """{name: address} of what the files use and the judge does not play; libgcc's have a "__"."""
    symbols = [s for path in objects for s in elf.load(path).symbols() if s.name]
    missing = {s.name for s in symbols if not s.section} - {s.name for s in symbols if s.section}
    free = sorted(n for n in missing - set(world) if not n.startswith("__"))
    return {name: NOBODYS + STUB * number for number, name in enumerate(free)}


def compiled(folder, source):
    """The object file of one source."""
    made = source.with_suffix(".o")
    if source.suffix == ".asm":
        done([*tools()["nasm"], "-o", str(made), str(source)])
    else:
        # The student's folder first, so that #include finds his header.  A function is a section:
        # what else the file holds is left out, and what only that needs.
        cc, *flags = tools()["cc"]
        done([cc, "-I", str(folder), *flags, "-ffunction-sections", "-fno-inline", "-fno-ipa-cp",
              "-fno-ipa-sra", "-c", "-o", str(made), str(source)])
    return made


def built(folder, sources, entries, world):
    """The linked image of these functions of some files; world: {name they may use: address}."""
    objects = [compiled(folder, source) for source in sources]
    world = world | others(objects, world)
    names = [f"-Wl,--defsym={name}={address:#x}" for name, address in world.items()]
    done([*tools()["link"], *names, f"-Wl,-T,{LINKER_SCRIPT},--no-warn-rwx-segments,--gc-sections",
          *(f"-Wl,-u,{name}" for name in entries),
          "-o", str(folder / "bench"), *map(str, objects), "-lgcc"])
    return elf.load(folder / "bench")


@lru_cache
def constants(header, expressions):
    """What the kernel's compiler makes of them: offsets of fields, say."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "constants.c"
        source.write_text(f'#include <stddef.h>\n#include "{header}"\n'
                          f"extern const unsigned lab[];\nconst unsigned lab[] = "
                          f"{{ {', '.join(expressions)} }};\n", encoding="ascii")
        image = built(Path(folder), [source], ("lab",), {})
    at = next(s.value for s in image.symbols() if s.name == "lab")
    return struct.unpack(f"<{len(expressions)}I", image.bytes_at(at, 4 * len(expressions)))
