#!/usr/bin/env python3
"""exec.py - runs one program from outside in ring 3: `make exec PROG=file ARGS="..."`.

Its one idea: to the caller it looks like running the program here.  The program's output comes
out byte for byte, and its exit status is ours; all that we have to say goes to standard error.

Our own failures have the statuses that env(1) and timeout(1) have made usual: 124 the time is over,
125 the boot failed, 126 not a program that can run, 127 no such file.

Read next: tools/machine/emu.py.
"""
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

import options
from machine import archive
from machine import elf
from machine import emu
from machine import names
from machine.ending import ToolError, guarded
from verdict import records

# The files of the archive that hold the program's words.
ARGUMENTS_FILE = names.text("kernel/demo/outside.c", "ARGUMENTS_FILE")
ENVIRONMENT_FILE = names.text("kernel/demo/outside.c", "ENVIRONMENT_FILE")
TIMED_OUT, BOOT_FAILED, NOT_A_PROGRAM, NO_SUCH_FILE = 124, 125, 126, 127
DEFAULTS = {"mode": names.MODES[0], "policy": "fs", "copy": "bytes", "emu": "bochs", "cpu": "",
            "prog": "", "args": "", "extra": ""}


class ExecError(ToolError):
    def __init__(self, status, words):
        super().__init__(words)
        self.status = status


def read_program(path):
    if not path:
        raise ExecError(NO_SUCH_FILE, "PROG is not set; say make exec PROG=file, for example "
                        "PROG=build/user/hello")
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise ExecError(NO_SUCH_FILE, f"PROG={path}: no such file") from None
    except OSError as error:
        raise ExecError(NOT_A_PROGRAM, f"PROG={path}: {error.strerror}") from None
    try:
        elf.check_program(elf.Elf(data))
    except elf.ElfError as error:
        raise ExecError(NOT_A_PROGRAM, f"PROG={path} {error}") from None
    return data


def command_word(name):
    """The program's name as it can stand on the guest's command line, which knows no quotes."""
    if any(c.isspace() or not 32 < ord(c) < 127 for c in name):
        raise ExecError(BOOT_FAILED, f"the name {name!r} cannot stand on the guest's command line: "
                        "it must be plain ASCII and without spaces")
    return name


def argument_words(arguments):
    """ARGS, split as a shell does."""
    try:
        return shlex.split(arguments)
    except ValueError as error:
        raise ExecError(BOOT_FAILED, f"ARGS: {error}") from None


def make_archive(path, name, program, extra, arguments, environment=()):
    """The project's archive with the program, its words and the extra files behind it."""
    files = [(name, program, archive.RUN)]
    for file, words in ((ARGUMENTS_FILE, arguments), (ENVIRONMENT_FILE, environment)):
        if words:
            # Each word with a NUL behind it: whatever a word may hold on Linux goes through.
            files.append((file, "".join(f"{word}\0" for word in words).encode(), archive.READ))
    for item in extra:
        try:
            files.append((Path(item).name, Path(item).read_bytes(), archive.READ))
        except OSError as error:
            raise ExecError(NO_SUCH_FILE, f"EXTRA={item}: {error.strerror}") from None
    added = [f[0] for f in files]
    for twice in (n for n in added if added.count(n) > 1):
        raise ExecError(BOOT_FAILED, f"two files are called {twice}")
    if max(map(len, added)) > 99:
        raise ExecError(BOOT_FAILED, "a file's name is longer than 99 characters")
    archive.put(path, {name: rest for name, *rest in files})


def parse_arguments(arguments):
    return options.parser(__doc__, DEFAULTS, boots="exec").parse_args(arguments)


def check_choices(a, defaults):
    options.check(a, defaults)
    if not (emu.TOP / emu.BUILD / "user.tar").exists():
        raise emu.EmuError(f"{emu.BUILD}/user.tar is not built: run make first")


def pass_on(data):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def boot(a, folder):
    program, name = read_program(a.prog), Path(a.prog).name
    words = f"policy={a.policy} copy={a.copy} poweroff -- {command_word(name)}"
    path = Path(folder) / "user.tar"
    make_archive(path, name, program, shlex.split(a.extra), argument_words(a.args))
    return emu.run(a.emu, a.mode, words, cpu=a.cpu, limit=a.limit, route=a.route, archive=path,
                   label=a.label, say=sys.stderr, on_serial=pass_on)


def status_of(run):
    """The program's exit status from the guest's record; an ExecError if there is none."""
    found = records.parse(run.e9)
    for record in found.exit:
        if record.get("reason"):
            print(f"exec: the program was killed: {record['reason']}", file=sys.stderr)
    if len(found.exit) == 1 and 0 <= found.exit[0]["status"] <= 255 and not run.timed_out:
        return found.exit[0]["status"]
    words = "; ".join(e["message"] for e in found.error) or "\n  ".join(found.bad)
    if run.timed_out:
        raise ExecError(TIMED_OUT, f"not done after {run.seconds:.0f} s\n{run.last_lines()}")
    raise ExecError(BOOT_FAILED, words or f"the guest gave no exit status\n{run.last_lines()}")


def main(arguments):
    a = parse_arguments(arguments)
    folder = tempfile.mkdtemp(prefix="crossring-")
    try:
        check_choices(a, DEFAULTS)
        return status_of(boot(a, folder))
    except ExecError:
        raise
    except ToolError as error:
        raise ExecError(BOOT_FAILED, error) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(guarded("exec", main, sys.argv[1:]))
