#!/usr/bin/env python3
"""bench_linux.py - the same program file on Debian's Linux for i686 and here: `make bench-linux`.

Its one idea: one static program, unchanged, in the same emulator, counted the same way (QEMU's
-icount: an instruction is a nanosecond, and RDTSC counts those).  Linux gets it as its first
process, from memory, so that nothing else runs.

Read next: user/programs/bench.c, tools/cost/debian.py, docs/cost.md.
"""
import re
import subprocess
import sys

import docs
import options
from cost import debian
from cost import tables
from machine import emu
from machine.ending import ToolError, guarded

KERNEL = "linux-image-686"
BLOCK = "make bench-linux"
LINE = re.compile(rb"^(\w+) (\d+) (\d+)\r?$", re.MULTILINE)
LIMIT = 300
DEFAULTS = {"mode": "split", "policy": "masked", "copy": "rep"}
FILE, FILE_SIZE = "file", 70000
# cpio(5), the "new ASCII" format; modes as in stat(2).
FOLDER, DEVICE, PROGRAM, DATA = 0o040755, 0o020600, 0o100755, 0o100644
CONSOLE = (5, 1)


def member(number, name, mode, data=b"", device=(0, 0)):
    fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(name) + 1, 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
    return head + bytes(-len(head) % 4) + data + bytes(-len(data) % 4)


def first_files(program):
    """What Linux finds when it starts: a console, the program as /init, and a file to read."""
    return b"".join((member(1, "dev", FOLDER), member(2, "dev/console", DEVICE, device=CONSOLE),
                     member(3, "init", PROGRAM, program), member(4, FILE, DATA, bytes(FILE_SIZE)),
                     member(5, "TRAILER!!!", 0)))


def on_linux():
    """{(name, n): instructions} on Debian's kernel, and its package and version."""
    debian.prepare()
    package = debian.depends(KERNEL)
    kernel = next((debian.unpacked(package) / "boot").glob("vmlinuz-*"))
    files = debian.FOLDER / "files.cpio"
    files.write_bytes(first_files((emu.TOP / emu.BUILD / "stripped" / "bench").read_bytes()))
    # init's end is Linux's panic; -no-reboot makes it QEMU's end.
    command = ["qemu-system-i386", "-accel", "tcg", "-m", "256", "-kernel", kernel, "-initrd", files,
               "-append", f"console=ttyS0 quiet panic=-1 -- /{FILE}", "-serial", "stdio",
               "-monitor", "none", "-display", "none", "-nic", "none", "-no-reboot",
               "-icount", "shift=0,sleep=off"]
    print(" ".join(map(str, command)), flush=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, timeout=LIMIT, check=False)
    return figures(done.stdout, "Linux"), f"{package} {debian.version(package)}"


def here(a):
    """The same here, in the same emulator."""
    run = emu.run("qemu", a.mode, f"policy={a.policy} copy={a.copy} poweroff -- bench split.lst",
                  label=a.label, limit=a.limit, say=sys.stdout, count=True)
    return figures(run.serial, "Crossring")


def figures(text, who):
    found = {(m[1].decode(), int(m[2])): int(m[3]) for m in LINE.finditer(text)}
    if ("getpid_int80", 0) not in found:
        raise ToolError(f"{who} did not come to the end of the program:\n"
                        f"{text[-1500:].decode(errors='replace')}")
    return found


def table(ours, linux, version, a):
    lines = [("", f"{a.mode} {a.policy} {a.copy}", "Linux")]
    lines += [(f"{name} {n}", str(ours[name, n]), str(cost)) for (name, n), cost in linux.items()
              if (name, n) in ours]
    return tables.aligned(lines) + f"Linux: Debian's {version}\n"


def main(arguments):
    parser = options.parser(__doc__, DEFAULTS, boots="bench-linux")
    parser.add_argument("--keep", action="store_true", help="renew docs/cost.md")
    a = parser.parse_args(arguments)
    options.check(a, DEFAULTS)
    ours = here(a)
    text = table(ours, *on_linux(), a)
    print(text)
    if a.keep:
        page = emu.TOP / "docs" / "cost.md"
        page.write_text(docs.fill(page.read_text(encoding="utf-8"), {BLOCK: text}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(guarded("bench-linux", main, sys.argv[1:]))
