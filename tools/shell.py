#!/usr/bin/env python3
"""shell.py - a shell in ring 3, and you at its terminal: `make shell`.

Its one idea: the serial line's other end is this terminal.  Each key goes into the machine as it is,
Ctrl-C too; what is echoed, mended or interrupted is the kernel's and the shell's business.  The
shell is Debian's busybox for i386, the file that runs on Linux; its exit status is ours.

Read next: exec.py, kernel/files/terminal.c.
"""
import contextlib
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
import tty
from pathlib import Path

import exec as program
import options
from cost import debian
from machine import emu
from machine import names
from machine.ending import guarded

DEFAULTS = {"mode": names.MODES[0], "policy": "masked", "copy": "rep", "emu": "bochs", "cpu": ""}
PACKAGE, SHELL, WORDS = "busybox-static", "busybox", ("sh",)
ENVIRONMENT = ("PATH=/", "HOME=/", r"PS1=\w # ")
GONE = 128 + signal.SIGHUP
# The guest's line keeps 16 bytes, and a busy guest is slow to take them: so many at once, then a
# pause of so many seconds.
KEYS, PAUSE = 8, 0.02
# Seconds of the processor's time for an evening at the prompt.
LIMIT = 4 * 3600


class Line:
    """The serial line as a pair of terminals: the emulator has one end, we the other."""

    def __init__(self):
        self.ours, self.other = pty.openpty()
        tty.setraw(self.other)
        self.name = os.ttyname(self.other)

    def close(self):
        os.close(self.ours)
        os.close(self.other)


def talk(process, line):
    """Until the machine ends: keys go in, output comes out.  Where nobody types any more (the input
    is a file, and at its end), Ctrl-D says so."""
    keys = sys.stdin.fileno()
    sources, heard = [line], False
    while process.poll() is None:
        for source in select.select(sources, [], [], 0.05)[0]:
            data = os.read(source, 4096 if source == line else KEYS)
            if source == line:
                program.pass_on(data)
                # The guest listens now; keys that came before would be lost.
                if not heard:
                    sources.append(keys)
                heard = True
            elif data:
                os.write(line, data)
                time.sleep(PAUSE)
            else:
                sources.remove(keys)
                os.write(line, b"\x04")
    while select.select([line], [], [], 0)[0]:
        program.pass_on(os.read(line, 4096))


def at_terminal(process, line):
    """The same, with this terminal raw meanwhile, if it is one."""
    if not sys.stdin.isatty():
        return talk(process, line)
    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setraw(sys.stdin)
        return talk(process, line)
    finally:
        with contextlib.suppress(termios.error):        # the window is closed
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def start(emulator, job):
    """The emulator, in a session of its own: what this terminal's window does is our business."""
    module = emu.ENGINES[emulator]
    command = emu.bounded(module.command(job), LIMIT)
    with open(job.folder / "stdout", "wb") as out, open(job.folder / "stderr", "wb") as err:
        return subprocess.Popen(command, cwd=emu.TOP, env=dict(os.environ, **module.ENVIRONMENT),
                                stdin=subprocess.PIPE, stdout=out, stderr=err,
                                start_new_session=True)


def session(a, archive):
    """From power on to power off: the run."""
    line = Line()
    folder, lock = emu.claim_folder(a.label)
    with lock:
        job = emu.Job(a.mode, f"mode={a.mode} policy={a.policy} copy={a.copy} terminal poweroff "
                      f"-- {SHELL}", a.cpu, a.route, archive, folder, emu.BUILD, line=line.name)
        emu.make_image(job)
        process, begin = start(a.emu, job), time.monotonic()
        try:
            at_terminal(process, line.ours)
        finally:
            process.kill()
            process.wait()
            process.stdin.close()
            line.close()
        e9, _, evidence = emu.collect(a.emu, folder)
    return emu.Run(a.emu, "", e9, b"", time.monotonic() - begin, False, evidence)


def main(arguments):
    # The window is closed: the machine ends, too.
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(GONE))
    a = options.parser(__doc__, DEFAULTS, boots="shell").parse_args(arguments)
    program.check_choices(a, DEFAULTS)
    emu.check(a.emu, a.mode, a.cpu, a.route)
    debian.prepare()
    shell = debian.unpacked(PACKAGE) / "bin" / SHELL
    folder = tempfile.mkdtemp(prefix="crossring-")
    try:
        archive = Path(folder) / "user.tar"
        program.make_archive(archive, SHELL, shell.read_bytes(), (), WORDS, ENVIRONMENT)
        return program.status_of(session(a, archive))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(guarded("shell", main, sys.argv[1:]))
