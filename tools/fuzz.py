#!/usr/bin/env python3
"""fuzz.py - random system calls against an oracle, in the real kernel: `make fuzz`.

    make fuzz N=20000 SEED=monday           so many calls in each model
    make fuzz MODE=flat SEED=monday FROM=5120 N=256     some of them once more

Its one idea: the machine decides, the host only asks again.  Calls, oracle and comparison are in
the kernel (tests/fuzz/); which calls, a file in the archive says.  A call is made from the seed and
its own number alone, so after a failure the calls before it are left out, half by half, as long as
it still fails: what stays is printed as a program to be read.

Status: 0 nothing found, 1 a difference, 2 it could not be tried.

Read next: tests/fuzz/fuzz.h.
"""
import hashlib
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import options
from machine import archive
from machine import emu
from machine import names
from machine.ending import ToolError, guarded
from verdict import records

BUILD = Path("build/fuzz")
PLAN = names.text("tests/fuzz/plan.c", "PLAN")
EPOCH = names.numbers("tests/fuzz/call.h")["EPOCH"]
ALIVE = emu.TOP / "tests" / "fuzz" / "alive.txt"
# The whole kernel is compared after so many calls; while a failure is looked for, after each.
EVERY = 64
# The fuzzer's own objects.
OWN = (r"(fuzz|witness)_.*",)
# Boots that a failure may cost.
TRIES = 100
# Seconds without a word; a boot says something after each 4096 calls.
LIMIT = 150.0
REPLAY_LIMIT = 30.0
# What the machine has to have: SMAP.
CPUS = {"qemu": "max"}
DEFAULTS = {"emu": "bochs", "cpu": "", "mode": "all", "n": "20000", "seed": "1", "from": "0"}
# Call numbers have 32 bits.
LARGEST = 2 ** 32 - 1
FAILED = re.compile(r"# fuzz: failed at (\d+): (.*)")
KERNELS_BYTE = re.compile(r"the kernel's byte at ([0-9a-f]{8})")
TOLD = re.compile(r"# fuzz: (?!at )(.*)")


def number(name, text, least):
    if not re.fullmatch(r"[0-9]{1,10}", text) or not least <= int(text) <= LARGEST:
        raise ToolError(f"{name}={text} is not known; it is a number from {least} to {LARGEST}")
    return int(text)


def seed_number(name):
    """A seed is any name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "little")


def objects(kernel):
    """(name, offset, bytes) of what the kernel consists of; a name may stand there twice."""
    listed = subprocess.run(["nm", "-S", kernel], capture_output=True, text=True, check=True).stdout
    words = [line.split() for line in listed.splitlines()]
    return [(w[3], int(w[0], 16), int(w[1], 16)) for w in words if len(w) == 4]


def named(words, kernel):
    """With the name of the kernel's object that a difference is in."""
    found = KERNELS_BYTE.search(words)
    at = int(found[1], 16) if found else 0
    inside = [f"{name}+{at - start}" for name, start, size in objects(kernel)
              if start <= at < start + size]
    hint = f" ({inside[0]}; may it change?  Then {ALIVE.name} has to say so)" if inside else ""
    return words + hint


def alive(kernel):
    """The plan's lines for what may change: of each object in alive.txt, where and how much."""
    every, lines = objects(kernel), []
    wanted = [line.split() for line in ALIVE.read_text(encoding="utf-8").splitlines()]
    for name, *part in [words for words in wanted if words and words[0] != "#"] + [OWN]:
        found = [(at, size) for called, at, size in every if re.fullmatch(name, called)]
        if not found:
            raise ToolError(f"{ALIVE.name}: the kernel has no object {name}")
        for at, size in found:
            first, count = map(int, part or (0, size))
            lines.append(f"alive {at + first} {count}")
    return lines


@dataclass
class Plan:
    """What one boot is to do."""
    seed: str
    first: int
    count: int
    every: int = EVERY
    show: bool = False
    skip: tuple = ()
    lie: tuple = ()         # (call, kind): a difference on purpose, tests/fuzz/lie.c

    def text(self, kernel):
        lines = [f"seed {seed_number(self.seed)}", f"first {self.first}", f"count {self.count}",
                 f"every {self.every}", f"show {int(self.show)}"]
        lines += [f"skip {n}" for n in self.skip]
        lines += [f"lie {self.lie[0]} {self.lie[1]}"] if self.lie else []
        return "\n".join(lines + alive(kernel)) + "\n"


@dataclass
class Answer:
    run: emu.Run
    at: int | None          # the call that failed
    words: str


def judged(run, kernel):
    """What came out of a boot: the machine's own difference, or that it did not come to its end."""
    results, wrong = records.parse_ktap(run.e9)
    found = FAILED.search(run.e9)
    if found:
        return Answer(run, int(found[1]), named(found[2], kernel))
    errors = [e["message"] for e in records.parse(run.e9).error]
    if run.timed_out:
        wrong.append("the machine did not come to its end")
    if len(results) != 1 or not results[0].ok or errors or wrong:
        return Answer(run, None, "; ".join(errors + wrong) or "the test failed without a word")
    return Answer(run, None, "")


def boot(a, mode, plan, limit=None):
    kernel = emu.TOP / BUILD / f"kernel-{mode}.debug"
    cpu = a.cpu or CPUS.get(a.emu, "")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "user.tar"
        archive.put(path, {PLAN: (plan.text(kernel).encode(), archive.READ)}, BUILD)
        route = "multiboot" if a.emu == "qemu" else "disk"
        run = emu.run(a.emu, mode, "ktest poweroff", cpu=cpu, limit=limit or a.limit, label=a.label,
                      route=route, archive=path, build=BUILD)
    return judged(run, kernel)


# ---- After a failure ----

class Shrinker:
    """Leaves out calls as long as what stays still fails."""

    def __init__(self, a, mode, plan, at):
        self.a, self.mode, self.plan, self.left = a, mode, plan, a.tries
        self.first = at - at % EPOCH

    def tried(self, kept, show=False):
        self.left -= 1
        end = max(kept) + 1
        skip = tuple(n for n in range(self.first, end) if n not in kept)
        plan = Plan(self.plan.seed, self.first, end - self.first, 1, show, skip, self.plan.lie)
        return boot(self.a, self.mode, plan, REPLAY_LIMIT)

    def smaller(self, kept):
        """Half by half, then quarter by quarter ...; the last call is the one that fails."""
        size = len(kept) // 2
        while size and self.left > 0:
            start = 0
            while start < len(kept) - 1 and self.left > 0:
                rest = kept[:start] + kept[min(start + size, len(kept) - 1):]
                if self.tried(rest).words:
                    kept = rest
                else:
                    start += size
            size //= 2
        return kept


def shrunk(a, mode, plan, at):
    """(how many calls, what the boot with the smallest program found says)"""
    one = Shrinker(a, mode, plan, at)
    kept = list(range(one.first, at + 1))
    again = one.tried(kept)
    if not again.words:
        return 0, [f"alone, the {len(kept)} calls from {one.first} on do not fail: it needs what "
                   "was before them"]
    kept = one.smaller([n for n in kept if again.at is None or n <= again.at])
    last = one.tried(kept, show=True)
    return len(kept), [f"{len(kept)} of them are enough ({a.tries - one.left} boots):",
                       *("  " + line for line in TOLD.findall(last.run.e9))]


def fuzz(a, mode):
    """One model; the number of differences."""
    plan = Plan(a.seed, int(getattr(a, "from")), int(a.n))
    plan.first -= plan.first % EPOCH
    answer = boot(a, mode, plan)
    where = "" if answer.at is None else f"call {answer.at}: "
    print(f"{mode}: {plan.count} calls from {plan.first}, SEED={a.seed}, {a.emu}, "
          f"{answer.run.seconds:.0f} s: {where}{answer.words or 'nothing found'}", flush=True)
    if not answer.words:
        print("\n".join("  " + line for line in TOLD.findall(answer.run.e9)))
        return 0
    if answer.at is None:
        print(answer.run.last_lines(), file=sys.stderr)
        return 1
    first = answer.at - answer.at % EPOCH
    print(f"  again: make fuzz MODE={mode} EMU={a.emu} SEED={a.seed} FROM={first} N={EPOCH}",
          flush=True)
    if a.tries:
        print("\n".join("  " + line for line in shrunk(a, mode, plan, answer.at)[1]))
    return 1


def parse_arguments(arguments):
    parser = options.parser(__doc__, DEFAULTS, boots="fuzz", limit=LIMIT)
    parser.add_argument("--tries", type=int, default=TRIES, help="boots that a failure may cost")
    return parser.parse_args(arguments)


def main(arguments):
    a = parse_arguments(arguments)
    options.check(a, DEFAULTS)
    number("N", a.n, 1)
    number("FROM", getattr(a, "from"), 0)
    return 1 if sum([fuzz(a, mode) for mode in names.modes_of(a.mode)]) else 0


if __name__ == "__main__":
    sys.exit(guarded("fuzz", main, sys.argv[1:]))
