#!/usr/bin/env python3
"""run.py - the machine with its own screen: `make run`.

Its one idea: the same image as everywhere else, its menu on, and a person in front of it.  With a
display it opens a window; without one QEMU draws the text screen into the terminal.  GUI=1 opens
Bochs's graphical debugger beside the window, with the kernel's symbols in it.
Status: 2 if it could not be started, with the reason in words.   Read next: boot/menu.inc.
"""
import argparse
import os
import re
import subprocess
import sys

from machine import bochs
from machine import elf
from machine import emu
from machine import qemu
from verdict import expect

# Seconds that the menu waits for a key.
MENU = 10


# Where the graphical debugger stops: when a scenario has said what it is about to do.  The five
# steps are there too, switched off: the program's own preparations pass them as well.
CLAIM = "observe_claim"
STEPS = ("int80_entry", "step2_data_in_buffer", "step3_load_fs", "step4_copy", "step5_restore_fs")
WINDOW_LINEAR = 0xC0000000


def words(a):
    step = " step" if a.step == "on" else ""
    return (f"demo menu={MENU} scenario={a.scenario} policy={a.policy} gate={a.gate} "
            f"copy={a.copy}{step}")


def has_display():
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def qemu_display():
    """A window if there is a screen and QEMU can draw one, else the terminal."""
    offered = emu.tool_output(["qemu-system-i386", "-display", "help"]).split()
    windows = [d for d in ("gtk", "sdl", "cocoa") if d in offered]
    if has_display() and windows:
        return windows[0]
    if "curses" not in offered:
        raise emu.EmuError("QEMU here can draw neither a window nor in the terminal; on Debian "
                           "install qemu-system-gui")
    print("No window: the screen is this terminal.  Leave with Esc, then 2, then quit.")
    return "curses"


def qemu_machine(job):
    command = ["qemu-system-i386", "-accel", "tcg", "-m", str(qemu.MEMORY), "-nic", "none"]
    return command + qemu.disk(job) + (["-cpu", job.cpu] if job.cpu else [])


def symbols():
    """{name: linear address} of the kernel's code and data: the same in both kernels, because
    split's offsets lie as far below flat's as its segments' base is above theirs."""
    image = elf.load(emu.TOP / emu.BUILD / "kernel-split.elf")
    return {s.name: s.value + WINDOW_LINEAR for s in image.symbols()
            if s.name and 0 < s.section < elf.SHN_LORESERVE}


def debugger_commands(folder, here):
    """What the graphical debugger is told before the machine starts."""
    linear = symbols()
    lines = [f"{address:x} {name}" for name, address in sorted(linear.items(), key=lambda s: s[1])]
    # Bochs finds nothing past the last symbol.
    (folder / "symbols").write_text("\n".join(lines + ["ffffffff end_of_symbols"]) + "\n",
                                    encoding="ascii")
    stops = [f"lb {linear[name]:#x}" for name in (CLAIM, *STEPS)]
    off = [f"bpd {number}" for number in range(2, len(STEPS) + 2)]
    return "\n".join([f'ldsym global "{here}/symbols"', *stops, *off, "c"]) + "\n"


def bochs_version():
    found = re.search(r"Emulator (\d+)\.", emu.tool_output(["bochs", "--help"]))
    return int(found.group(1)) if found else 2


def bochs_gui(job, text):
    """(bochsrc, more arguments) that open the graphical debugger: an option of the display up to
    Bochs 2.x, of Bochs itself since 3."""
    (job.folder / "commands").write_text(debugger_commands(job.folder, job.here), encoding="ascii")
    print("The debugger stops when a scenario is about to make its call.  bpe 2, bpe 3 ... bpe 6, typed\n"
          "there, switch on stops at the five steps; c goes on.")
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
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name, default in (("mode", "both"), ("scenario", "all"), ("policy", "all"), ("gate", "all"),
                          ("copy", "bytes"), ("emu", "bochs"), ("cpu", ""), ("step", "off"),
                          ("gui", "")):
        parser.add_argument(f"--{name}", default=default)
    parser.add_argument("--print", action="store_true", help="print the command, start nothing")
    return parser.parse_args(arguments)


def menu_arguments(scenarios):
    return {"scenarios": emu.TOP / emu.BUILD / "scenarios",
            "policies": " ".join(expect.policies(scenarios))}


def check(a, scenarios):
    emu.check(a.emu, a.mode, a.cpu, "disk")
    emu.choose("SCENARIO", a.scenario, ["all"] + [s.name for s in scenarios])
    emu.choose("POLICY", a.policy, ["all"] + expect.policies(scenarios))
    emu.choose("GATE", a.gate, ("all",) + emu.GATES)
    emu.choose("COPY", a.copy, emu.COPIES)
    emu.choose("STEP", a.step, ("on", "off"))
    if a.gui:
        emu.choose("GUI", a.gui, ("1",))
        if a.emu != "bochs":
            raise emu.EmuError("GUI=1 is Bochs's graphical debugger; it needs EMU=bochs")


def prepare(a, folder):
    """The boot with its disk image, menu included."""
    scenarios = expect.load_folder(emu.TOP / "user")
    check(a, scenarios)
    job = emu.Job(a.mode, f"mode={a.mode} {words(a)}", a.cpu, "disk", emu.BUILD / "user.tar",
                  folder, emu.BUILD)
    emu.make_image(job, **menu_arguments(scenarios))
    return job


def main(arguments):
    a = parse_arguments(arguments)
    try:
        folder, lock = emu.claim_folder("run")
        with lock:
            job = prepare(a, folder)
            if a.emu == "qemu":
                command = qemu_machine(job) + ["-display", qemu_display()]
            else:
                command = bochs_command(job, a.gui)
            print(" ".join(command), flush=True)
            return 0 if a.print else subprocess.run(command, cwd=emu.TOP, check=False).returncode
    except (emu.EmuError, expect.ExpectError) as error:
        print(f"run: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
