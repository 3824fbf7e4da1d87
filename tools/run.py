#!/usr/bin/env python3
"""run.py - the machine with its own screen: `make run`.

Its one idea: the same image as everywhere else, its menu on, and a person in front of it.  With a
display it opens a window; without one QEMU draws the text screen into the terminal.  GUI=1 opens
Bochs's graphical debugger beside the window, with the kernel's symbols in it; FULL=1 fills the
screen.  What the guest writes for programs goes to files in build/run/run/, not to the terminal.
Status: 2 if it could not be started, with the reason in words.   Read next: boot/menu.inc.
"""
import os
import re
import subprocess
import sys

import options
from machine import bochs
from machine import emu
from machine import names
from machine import qemu
from machine import symbols
from machine.ending import guarded
from verdict import expect

DEFAULTS = {"mode": names.BOTH, "scenario": names.ALL, "policy": names.ALL, "gate": names.ALL,
            "copy": "bytes", "emu": "bochs", "cpu": "", "step": "off", "theme": "dark", "gui": "",
            "full": ""}
# Seconds that the menu waits for a key.
MENU = 10
# Where the graphical debugger stops.  Breakpoint n is step n, switched off at first, for the program's
# own preparations pass the steps as well; behind them comes the scenario's claim.
BREAKPOINTS = (names.ENTRIES["int80"], *names.STEPS, names.CLAIM)
WINDOWS = {"gtk": "gtk,zoom-to-fit=on", "sdl": "sdl", "cocoa": "cocoa"}
LEAVE = {"bochs": "Leave: close the window, or Ctrl-C here.  docs/screen.md says how to make it larger.",
         "qemu": "Leave: close the window, or Ctrl-C here.  It can be drawn to any size; FULL=1, or\n"
                 "Ctrl-Alt-f in it, fills the screen, and Ctrl-Alt-f gives it back.",
         "curses": "No window: the screen is this terminal.  Leave: Esc, then 2, then quit and Enter."}
# How a window that is closed, or a guest that switches itself off, ends Bochs.
ORDERLY = re.compile(r"shutdown|power button", re.IGNORECASE)


def words(a):
    more = " theme=light" if a.theme == "light" else ""
    more += " step" if a.step == "on" else ""
    return (f"demo menu={MENU} scenario={a.scenario} policy={a.policy} gate={a.gate} "
            f"copy={a.copy}{more}")


def has_display():
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def qemu_display():
    """A window if there is a screen and QEMU can draw one, else the terminal."""
    offered = emu.tool_output([qemu.PROGRAM, "-display", "help"]).split()
    windows = [d for d in WINDOWS if d in offered]
    if has_display() and windows:
        return windows[0]
    if "curses" not in offered:
        raise emu.EmuError("QEMU here can draw neither a window nor in the terminal; on Debian "
                           "install qemu-system-gui")
    return "curses"


def qemu_command(job, display, full):
    command = qemu.machine(job) + ["-display", WINDOWS.get(display, display)]
    return command + (["-full-screen"] if full and display in WINDOWS else [])


def debugger_commands(folder, here):
    """What the graphical debugger is told before the machine starts.  Split's symbols do for both
    kernels: its offsets lie as far below flat's as its segments' base is above theirs."""
    kernel = symbols.Symbols(names.MODES[0], lines=False)
    kernel.write_for_bochs(folder / "symbols")
    stops = [f"lb {kernel.linear(name):#x}" for name in BREAKPOINTS]
    off = [f"bpd {number}" for number in range(1, len(BREAKPOINTS))]
    return "\n".join([f'ldsym global "{here}/symbols"', *stops, *off, "c"]) + "\n"


def bochs_version():
    found = re.search(r"Emulator (\d+)\.", emu.tool_output(["bochs", "--help"]))
    return int(found.group(1)) if found else 2


def bochs_gui(job, text):
    """(bochsrc, more arguments) that open the graphical debugger: an option of the display up to
    Bochs 2.x, of Bochs itself since 3."""
    (job.folder / "commands").write_text(debugger_commands(job.folder, job.here), encoding="ascii")
    print("The debugger stops when a scenario is about to make its call.  bpe 1, bpe 2 ... bpe 5, typed\n"
          "there, switch on stops at steps 1 to 5; c goes on.")
    if bochs_version() >= 3:
        return text, ["-dbg_gui"]
    return text.replace("display_library: sdl2", 'display_library: sdl2, options="gui_debug"'), []


def bochs_command(job, gui):
    if not has_display():
        raise emu.EmuError("Bochs needs a display for its window (DISPLAY is not set); "
                           "make run EMU=qemu runs in a terminal")
    text = (emu.TOP / "bochsrc").read_text(encoding="utf-8")
    text, more = bochs.windowed(text, job.here, job.cpu), []
    (job.folder / "commands").write_text("c\n", encoding="ascii")
    if gui:
        text, more = bochs_gui(job, text)
    (job.folder / "bochsrc").write_text(text, encoding="utf-8")
    return ["bochs", "-q", "-unlock", *more, "-f", f"{job.here}/bochsrc", "-rc",
            f"{job.here}/commands"]


def parse_arguments(arguments):
    parser = options.parser(__doc__, DEFAULTS)
    parser.add_argument("--print", action="store_true", help="print the command, start nothing")
    return parser.parse_args(arguments)


def menu_arguments(scenarios):
    return {"scenarios": emu.TOP / emu.BUILD / "scenarios",
            "policies": " ".join(expect.policies(scenarios))}


def check(a):
    emu.check(a.emu, a.mode, a.cpu, "disk")
    if a.gui and a.emu != "bochs":
        raise emu.EmuError("GUI=1 is Bochs's graphical debugger; it needs EMU=bochs")
    if a.full and a.emu != "qemu":
        raise emu.EmuError("FULL=1 needs EMU=qemu: Bochs draws each pixel once, whatever the "
                           "screen; docs/screen.md says what helps there")
    return options.check(a, DEFAULTS)


def prepare(a, folder):
    """The boot with its disk image, menu included."""
    scenarios = check(a)
    job = emu.Job(a.mode, f"mode={a.mode} {words(a)}", a.cpu or None, "disk",
                  emu.BUILD / "user.tar", folder, emu.BUILD)
    emu.make_image(job, **menu_arguments(scenarios))
    return job


def run_bochs(command, job):
    """Its debugger and port E9 write to a file; a mistake of the machine's is told."""
    with open(job.folder / "stdout", "wb") as out:
        subprocess.run(command, cwd=emu.TOP, stdin=subprocess.DEVNULL, stdout=out,
                       stderr=subprocess.STDOUT, check=False)
    log = job.folder / "bochs.log"
    if not log.exists():
        raise emu.EmuError("Bochs did not start:\n  " + "\n  ".join(
            emu.tail((job.folder / "stdout").read_text(errors="replace"), 6)))
    panics = [line for line in log.read_text(errors="replace").splitlines()
              if ">>PANIC<<" in line and not ORDERLY.search(line)]
    if panics:
        raise emu.EmuError("Bochs has stopped the machine:\n  " + "\n  ".join(panics))


def main(arguments):
    a = parse_arguments(arguments)
    folder, lock = emu.claim_folder("run")
    with lock:
        job = prepare(a, folder)
        display = qemu_display() if a.emu == "qemu" else "bochs"
        command = (bochs_command(job, a.gui) if a.emu == "bochs"
                   else qemu_command(job, display, a.full))
        print(" ".join(command))
        print(LEAVE.get(display, LEAVE["qemu"]), flush=True)
        if a.print:
            return 0
        if a.emu == "bochs":
            return run_bochs(command, job)
        return subprocess.run(command, cwd=emu.TOP, check=False).returncode


if __name__ == "__main__":
    sys.exit(guarded("run", main, sys.argv[1:]))
