#!/usr/bin/env python3
"""pictures.py - the pictures in docs/pictures, made from real runs: `make pictures`.

Its one idea: nothing is drawn by hand.  The screens are dumps of a QEMU that somebody types into;
the two memory models are drawn from the segment lines that each kernel prints at boot, which it
has from SGDT, LSL and LAR.   Read next: tools/machine/qmp.py, tools/model_svg.py.
"""
import argparse
import sys
from pathlib import Path

import model_svg
from machine import emu
from machine import names
from machine import qmp
from machine.ending import guarded

FOLDER = Path("docs/pictures")
READ = ("--scenario", "read_to_kernel_offset", "--gate", "int80")


def stepping(mode, policy, scenario=READ):
    """`make run`'s arguments for one case, step by step."""
    return (*scenario, "--mode", mode, "--policy", policy, "--step", "on")


# Name, arguments of `make run`, and then: keys, the text that has to be on the screen before the
# picture is taken.
SHOTS = (
    ("menu", (), ((("7", "7"), "A picture of memory for each case"),)),
    ("split-naive", stepping("split", "naive"), (
        (("enter",), "case 1 of 1"),
        (("enter",) * 4, "HIT THE KERNEL"))),
    ("split-step4", stepping("split", "fs"), (
        (("enter",), "case 1 of 1"),
        (("enter",) * 4, "FS 0023: base 40000000"))),
    ("split-fs", stepping("split", "fs"), (
        (("enter",), "case 1 of 1"),
        (("enter",) * 6, "DELIVERED"))),
    ("flat-step4", stepping("flat", "fs"), (
        (("enter",), "case 1 of 1"),
        (("enter",) * 4, "FS 0023: base 00000000"))),
    ("flat-fs", stepping("flat", "fs"), (
        (("enter",), "case 1 of 1"),
        (("enter",) * 6, "HIT THE KERNEL"))),
    ("fenced-step4", stepping("fenced", "fs"), (
        (("enter",), "case 1 of 1"),
        (("enter",) * 4, "FS 0023: base 00000000"))),
    ("oops", stepping("flat", "fs", ("--scenario", "read_straddles_limit", "--gate", "int80")), (
        (("enter",), "case 1 of 1"),
        (("enter",) * 5, "OOPS"))),
    ("help", stepping("split", "fs"), (
        (("enter",), "case 1 of 1"),
        (("?",), "any key closes it"))),
    ("table", ("--gate", "int80"), ((("enter",), "WHERE EACH BYTE WENT"),)),
)


def screen(name, arguments, shots, folder):
    """Type, wait, take the picture."""
    run_folder, lock = emu.claim_folder("pictures")
    with lock, qmp.start(arguments, run_folder) as machine:
        machine.wait("What shall this boot show?")
        for keys, text in shots:
            machine.press(*keys)
            machine.wait(text)
        machine.picture(folder / f"{name}.png")


def boot_output(mode):
    """What the kernel of this model prints, as people see it."""
    done = emu.run("qemu", mode, "demo scenario=gate_register_only poweroff", route="multiboot",
                   label="pictures")
    if done.timed_out:
        raise emu.EmuError(f"the {mode} kernel did not end:\n{done.last_lines()}")
    return done.serial.decode("ascii", "replace")


def model(mode, folder):
    text = model_svg.draw(mode, model_svg.segments(boot_output(mode)))
    (folder / f"model-{mode}.svg").write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folder", type=Path, default=emu.TOP / FOLDER)
    parser.add_argument("names", nargs="*", help="only these")
    a = parser.parse_args()
    a.folder.mkdir(parents=True, exist_ok=True)
    for mode in names.MODES:
        if not a.names or f"model-{mode}" in a.names:
            model(mode, a.folder)
    for name, arguments, shots in SHOTS:
        if not a.names or name in a.names:
            screen(name, arguments, shots, a.folder)
    print(f"{FOLDER}: {', '.join(sorted(p.name for p in a.folder.iterdir()))}")


if __name__ == "__main__":
    sys.exit(guarded("pictures", main))
