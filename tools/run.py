#!/usr/bin/env python3
"""run.py - the machine with its own screen: `make run`.

Its one idea: the same image as everywhere else, its menu on, and a person in front of it.  With a
display it opens a window; without one QEMU draws the text screen into the terminal.
Status: 2 if it could not be started, with the reason in words.   Read next: boot/menu.inc.
"""
import argparse
import os
import subprocess
import sys

import bochs
import emu
import expect

# Seconds that the menu waits for a key.
MENU = 10


def words(a):
    return (f"demo menu={MENU} scenario={a.scenario} policy={a.policy} gate={a.gate} "
            f"copy={a.copy}")


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


def qemu_command(job):
    command = ["qemu-system-i386", "-accel", "tcg", "-m", "32", "-nic", "none",
               "-drive", f"file={job.here}/disk.img,format=raw,if=ide",
               "-display", qemu_display()]
    return command + (["-cpu", job.cpu] if job.cpu else [])


def bochs_command(job):
    if not has_display():
        raise emu.EmuError("Bochs needs a display for its window (DISPLAY is not set); "
                           "make run EMU=qemu runs in a terminal")
    text = (emu.TOP / "bochsrc").read_text(encoding="utf-8")
    (job.folder / "bochsrc").write_text(bochs.windowed(text, job.here, job.cpu), encoding="utf-8")
    (job.folder / "commands").write_text("c\n", encoding="ascii")
    return ["bochs", "-q", "-unlock", "-f", f"{job.here}/bochsrc", "-rc", f"{job.here}/commands"]


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name, default in (("mode", "both"), ("scenario", "all"), ("policy", "all"), ("gate", "all"),
                          ("copy", "bytes"), ("emu", "bochs"), ("cpu", "")):
        parser.add_argument(f"--{name}", default=default)
    parser.add_argument("--print", action="store_true", help="print the command, start nothing")
    return parser.parse_args(arguments)


def menu_arguments(scenarios):
    return ("--scenarios", str(emu.BUILD / "scenarios"),
            "--policies", " ".join(expect.policies(scenarios)))


def check(a, scenarios):
    emu.check(a.emu, a.mode, a.cpu, "disk")
    emu.choose("SCENARIO", a.scenario, ["all"] + [s.name for s in scenarios])
    emu.choose("POLICY", a.policy, ["all"] + expect.policies(scenarios))
    emu.choose("GATE", a.gate, ("all",) + emu.GATES)
    emu.choose("COPY", a.copy, emu.COPIES)


def main(arguments):
    a = parse_arguments(arguments)
    try:
        scenarios = expect.load_folder(emu.TOP / "user")
        check(a, scenarios)
        folder, lock = emu.claim_folder("run")
        with lock:
            job = emu.Job(a.mode, f"mode={a.mode} {words(a)}", a.cpu, "disk",
                          emu.BUILD / "user.tar", folder, emu.BUILD)
            emu.make_image(job, menu_arguments(scenarios))
            command = {"qemu": qemu_command, "bochs": bochs_command}[a.emu](job)
            print(" ".join(command), flush=True)
            return 0 if a.print else subprocess.run(command, cwd=emu.TOP, check=False).returncode
    except (emu.EmuError, expect.ExpectError) as error:
        print(f"run: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
