#!/usr/bin/env python3
"""damage.py - one bit of the disk image wrong, at many places, each time booted: `make damage`.

Its one idea: a damaged disk may do anything but fall silent.  Of every part of the image as many
places are tried, from its first byte to its last, and of the boot sector each byte: it is the one
part that nobody can look at before it runs.  What became of each boot is counted.

Status: 0 nothing was silent but bytes of the boot sector, 1 not so, 2 it could not be tried.
Read next: tools/machine/damage.py, docs/machines.md.
"""
import os
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import machines
import options
from machine import damage
from machine import emu
from machine.ending import guarded

DEFAULTS = {"emu": "qemu", "cpu": ""}
BOOT_SECTOR = "boot sector"
PLACES = 64
# What a boot that is right may take on a busy host.
PATIENCE = 20.0
OUTCOMES = (damage.GOOD, damage.SAID, damage.SILENT, damage.WRONG)


class Sweep:
    """Flipped bits of one image in one emulator."""

    def __init__(self, emulator, cpu=None, label="damage"):
        self.image, self.emulator, self.cpu, self.label = damage.good_image(), emulator, cpu, label
        first = self.boot(self.image, None, PATIENCE)
        self.good = first.came
        if not self.good or first.outcome == damage.SAID:
            raise emu.EmuError(f"the good image does not boot: {first.sentence or 'silence'}")

    def boot(self, image, good, limit=damage.LIMIT):
        return damage.boot(image, self.label, good, self.emulator, self.cpu, limit)

    def flip(self, at):
        """What becomes of the image with a bit turned over there.  Silence on a busy host is asked
        once more."""
        image = damage.flipped(self.image, at)
        end = self.boot(image, self.good)
        return end if end.outcome in (damage.GOOD, damage.SAID) else self.boot(image, self.good)

    def places(self, count, boot_sector=None):
        """{part: the places to try}"""
        found = {name: damage.spread(*where, count)
                 for name, where in damage.parts(self.image).items()}
        if boot_sector is not None:
            found[BOOT_SECTOR] = boot_sector
        return found

    def run(self, places):
        """{part: {place: its end}}"""
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            ends = {part: pool.map(self.flip, wanted) for part, wanted in places.items()}
            return {part: dict(zip(places[part], found)) for part, found in ends.items()}


def ranges(numbers):
    """"0-3 7": the numbers, ascending, in short."""
    found = []
    for n in sorted(numbers):
        if found and found[-1][1] == n - 1:
            found[-1][1] = n
        else:
            found.append([n, n])
    return " ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in found)


def table(image, done):
    """A row for each part, as text."""
    rows = [f"{'part':<18} {'bytes':>8} {'tried':>6} " + " ".join(f"{o:>11}" for o in OUTCOMES)
            + f" {'slowest':>8}"]
    for part, ends in done.items():
        first, end = damage.parts(image)[part]
        count = Counter(e.outcome for e in ends.values())
        slowest = max((e.seconds for e in ends.values() if e.outcome == damage.SAID), default=0)
        rows.append(f"{part:<18} {end - first:>8} {len(ends):>6} "
                    + " ".join(f"{count[o] or '-':>11}" for o in OUTCOMES)
                    + (f" {slowest:>6.1f} s" if slowest else "        -"))
    return "\n".join(row.rstrip() for row in rows)


def failures(done):
    """What must not be, in words: silence, and what is as bad, outside of the boot sector."""
    return [f"{part}, byte {at} of the image: {end.outcome}" for part, ends in done.items()
            for at, end in ends.items()
            if part != BOOT_SECTOR and end.outcome in (damage.SILENT, damage.WRONG)]


def told(sweep, done):
    """All that is to be said of it."""
    lost = [at for at, end in done[BOOT_SECTOR].items() if end.outcome == damage.SILENT]
    return (f"{table(sweep.image, done)}\n"
            f"silent in the boot sector, of {damage.SECTOR} bytes {len(lost)}:\n{ranges(lost)}")


def main(arguments):
    parser = options.parser(__doc__, DEFAULTS)
    parser.add_argument("--places", type=int, default=PLACES, help="of each part")
    parser.add_argument("--into", action="store_true", help="write it into docs/machines.md too")
    a = parser.parse_args(arguments)
    options.check(a, DEFAULTS)
    sweep = Sweep(a.emu, emu.check_cpu(a.emu, a.cpu))
    done = sweep.run(sweep.places(a.places, list(range(damage.SECTOR))))
    print(told(sweep, done))
    if a.into:
        text = machines.PAGE.read_text(encoding="utf-8")
        block = f"```\n{told(sweep, done)}\n```"
        machines.PAGE.write_text(machines.put(text, "damage", block), encoding="utf-8")
    wrong = failures(done)
    for line in wrong:
        print(f"  FAILED {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(guarded("damage", main, sys.argv[1:]))
