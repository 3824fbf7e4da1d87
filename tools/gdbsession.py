#!/usr/bin/env python3
"""gdbsession.py - QEMU stopped before its first instruction, and gdb connected to it: `make gdb`.

Its one idea: gdb finds everything ready - the kernel's symbols, right in both models, and commands
that know segments.  ARGS goes to gdb as it stands: make gdb ARGS="-batch -x commands".
Status: gdb's own, or 2 if it could not be started, with the reason in words.

Read next: tools/machine/gdbproxy.py, tools/machine/gdbcommands.py, tools/machine/gdbsteps.py.
"""
import ctypes
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time

import options
import tour
from machine import emu
from machine import gdbproxy
from machine import names
from machine import qemu
from machine import symbols
from machine.ending import guarded

# A machine that nobody watches any more ends after so many processor seconds.
QEMU_SECONDS = 3600
START_LIMIT = 10
PR_SET_PDEATHSIG = 1
EMULATOR, ROUTE = "qemu", "multiboot"
# Linux allows 107 characters for a socket's path, so the paths are seen from the top folder.
QEMU_SOCKET, GDB_SOCKET = "qemu.sock", "gdb.sock"


def qemu_command(choice, folder):
    job = emu.Job(choice.mode, choice.words(), choice.cpu or None, ROUTE, emu.BUILD / "user.tar",
                  folder, emu.BUILD)
    return qemu.machine(job) + [
        "-S", "-chardev", f"socket,path={job.here}/{QEMU_SOCKET},server=on,wait=off,id=gdb",
        "-gdb", "chardev:gdb", "-display", "none", "-no-reboot"]


def gdb_command(choice, folder, arguments):
    debug = emu.BUILD / f"kernel-{choice.mode}.debug"
    # gdb gives up on an answer after two seconds; a busy host may need longer.
    before = ["set confirm off", "set pagination off", "set remotetimeout 30"]
    after = ["set architecture i386", "set disassembly-flavor intel",
             f"file {debug}", f"target remote {folder}/{GDB_SOCKET}",
             "python sys.path.insert(0, 'tools')",
             f"python GATE, E9 = '{choice.gate}', '{folder}/e9'",
             "source tools/machine/gdbcommands.py", "source tools/machine/gdbsteps.py"]
    command = ["gdb", "-q"]
    for line in before:
        command += ["-iex", line]
    for line in after:
        command += ["-ex", line]
    return command + shlex.split(arguments)


def layout(choice):
    found = symbols.Symbols(choice.mode)
    # In flat the bases are 0: no address changes.
    first = found.offsets["kernel_text_start"] if found.base else 1 << 32
    return gdbproxy.Layout(names.LAYOUT, first), found.base


def wait_for(path, process):
    end = time.monotonic() + START_LIMIT
    while not path.exists():
        if process.poll() is not None or time.monotonic() > end:
            raise emu.EmuError("QEMU did not start: its own words stand above")
        time.sleep(0.02)


def die_with_parent():
    """prctl(2): however we end, QEMU ends too; elsewhere than on Linux only the ulimit ends it."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        pass


def ctrl_c_waits():
    """Until gdb has read its commands, at the end of gdbsteps.py: before it has a handler it would
    end with a signal, and half of the commands would be no session."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def session(choice, arguments):
    folder, lock = emu.claim_folder("gdb")
    here = folder.relative_to(emu.TOP)
    bases, split = layout(choice)
    command = qemu_command(choice, folder)
    print(shlex.join(command), flush=True)
    # A session of its own: Ctrl-C is for gdb, which then stops the machine.  Until it has that, a
    # Ctrl-C would be the forked child's as well, and Python in it would say so.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    machine = subprocess.Popen(emu.bounded(command, QEMU_SECONDS), cwd=emu.TOP,
                               start_new_session=True, stdin=subprocess.DEVNULL,
                               preexec_fn=die_with_parent)
    listener = socket.socket(socket.AF_UNIX)
    os.chdir(emu.TOP)
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        wait_for(folder / QEMU_SOCKET, machine)
        if split:
            listener.bind(f"{here}/{GDB_SOCKET}")
            listener.listen(1)
            gdbproxy.serve(listener, f"{here}/{QEMU_SOCKET}", bases)
        else:
            os.symlink(QEMU_SOCKET, folder / GDB_SOCKET)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return subprocess.run(gdb_command(choice, here, arguments), cwd=emu.TOP, check=False,
                              preexec_fn=ctrl_c_waits).returncode
    finally:
        listener.close()
        machine.kill()
        machine.wait()
        lock.close()


def main(arguments):
    defaults = tour.DEFAULTS | {"emu": EMULATOR, "args": ""}
    a = options.parser(__doc__, defaults).parse_args(arguments)
    if a.emu != EMULATOR:
        raise emu.EmuError(f"EMU={a.emu}: gdb is connected to {EMULATOR}; for Bochs' own "
                           "debugger there is make tour")
    tour.check_choice(a)
    emu.check(EMULATOR, a.mode, a.cpu, ROUTE)
    if not shutil.which("gdb"):
        raise emu.EmuError("gdb is not installed; tools/setup.sh gdb installs it")
    return session(tour.choice_of(a, a.mode), a.args)


if __name__ == "__main__":
    sys.exit(guarded("gdb", main, sys.argv[1:]))
