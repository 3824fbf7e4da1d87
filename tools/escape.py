#!/usr/bin/env python3
"""escape.py - the ring-3 escape suite: `make escape`.

Its one idea: a crime's own line in user/crimes/ promises how it ends, the warden in the kernel
(tests/escape/warden.c) says how it did end, and here the two are compared.  A crime that ends
otherwise, that changed a byte of the kernel or got one, is an escape; so is a crime after which
nothing more was heard.

    escape.py --calls    a crime for every system call of the kernel's table, for user/crimes/calls.c
    escape.py --list     what the warden is to run, a line each: the archive's file "crimes"
    escape.py --keep     renews docs/escape.md

Read next: user/crimes/crime.h, tests/escape/warden.c.
"""
import io
import re
import sys
import tarfile
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import docs
import options
from machine import emu
from machine import malformed
from machine import names
from machine.ending import ToolError, guarded
from verdict import records

FOLDER = emu.TOP / "user" / "crimes"
PAGE = emu.TOP / "docs" / "escape.md"
BUILD = emu.BUILD / "escape"
# The honest program runs after each family.
HONEST = "honest"
LIST = names.text("tests/escape/warden.c", "LIST")
LIMIT = 60.0
SIGNALS = {name: 128 + number for name, number in names.numbers("kernel/base/signal.h").items()}
ERRORS = names.numbers("kernel/base/errno.h")
ENDS = SIGNALS | ERRORS | {"NOTHING": 0, malformed.REFUSED: -1}
ANY = "ANY"
ACT = re.compile(r'^\w+\((\w+), ([A-Z0-9|]+),\s*"((?:[^"\\]|\\.)*)"', re.MULTILINE)
SEEN = re.compile(r"^# crime (\w+) (\w+)(?:/\w+)? (\w+)(?: \((.*)\))? (-?\d+) (\S+)$", re.MULTILINE)
# A row of the kernel's table, and the calls that may end their caller.
CALL = re.compile(r"\bCALL\((\w+), (\w+)\)")
CALLS, ENDING = "calls", ("exit", "exit_group", "clone")
BEGUN = re.compile(r"^# crime .*", re.MULTILINE)
SECRET = b"\xe5" * 4


class EscapeError(ToolError):
    """A list of crimes that cannot be tried."""


@dataclass(frozen=True)
class Crime:
    family: str
    name: str
    promise: str
    sentence: str

    @property
    def program(self):
        """Its file in the archive: the family's, or one of its own."""
        return f"{self.family}/{self.name}" if self.family == malformed.FAMILY else self.family

    def kept(self, status):
        return self.promise == ANY or status in [ENDS[end] for end in self.promise.split("|")]


def parse(family, text):
    """The crimes of one file."""
    found = [Crime(family, *match) for match in ACT.findall(text)]
    for one in found:
        unknown = [end for end in one.promise.split("|") if end not in ENDS and end != ANY]
        if unknown:
            raise EscapeError(f"{family}.c: {one.name} ends with {unknown[0]}, which is no end")
    return found


def calls():
    """A line of C for every system call in the kernel's own table."""
    table = (emu.TOP / "kernel/entry/syscall.c").read_text(encoding="utf-8")
    return "".join(
        f'HOSTILE({name}_{number}, {"ANY" if name in ENDING else "NOTHING"}, '
        f'"calls {name}() with every argument hostile", {number})\n'
        for number, name in CALL.findall(table))


def load(wanted=""):
    """Every crime whose family or name has `wanted` in it, family by family."""
    every = [crime for path in sorted(FOLDER.glob("*.c"))
             for crime in parse(path.stem, path.read_text(encoding="utf-8"))]
    every += parse(CALLS, calls())
    every += [Crime(malformed.FAMILY, *row) for row in malformed.rows()]
    every.sort(key=lambda crime: crime.family)
    found = [c for c in every if wanted in f"{c.family} {c.name}" and c.family != HONEST]
    if not found:
        raise EscapeError(f"CRIMES={wanted}: no crime has such a name")
    return found, [c for c in every if c.family == HONEST]


def order(crimes, honest):
    """What the warden runs: the honest program after each family."""
    for number, crime in enumerate(crimes):
        yield crime
        if number + 1 == len(crimes) or crimes[number + 1].family != crime.family:
            yield from honest


def name_of_end(status):
    """139 -> "SIGSEGV"."""
    return next((end for end, value in ENDS.items() if value == status), f"status {status}")


def complaint(crime, status, wrong, why):
    """What is not as promised, in words; None if all is."""
    if wrong != "-":
        return f"the kernel: {wrong}"
    if not crime.kept(status):
        return f"ended with {why or name_of_end(status)}, promised is {crime.promise}"
    return None


def judge(run, mode, asked):
    """[(crime, its end, complaint)] in the order in which they came, and what else is wrong."""
    by_name = {(c.family, c.name): c for c in asked}
    seen, wrong = [], []
    for _, family, name, why, status, changed in SEEN.findall(run.e9):
        crime = by_name.get((family, name))
        if not crime:
            wrong.append(f"{family} {name} was not asked for")
            continue
        seen.append((crime, int(status), complaint(crime, int(status), changed, why)))
    if [crime for crime, _, _ in seen] != asked:
        last = (BEGUN.findall(run.e9) or ["nothing"])[-1]
        wrong.append(f"{len(seen)} of {len(asked)} came to their end; the last that was heard: {last}")
    results, ktap = records.parse_ktap(run.e9)
    wrong += ktap + [f"the warden: {r.name}" for r in results if not r.ok]
    wrong += [f"the guest reports: {e['message']}" for e in records.parse(run.e9).error]
    if run.timed_out:
        wrong.append(f"the machine did not come to its end in {run.seconds:.0f} s")
    if SECRET in run.serial:
        wrong.append("the secret came out of the machine, on the serial line")
    return seen, [f"{mode}: {one}" for one in wrong]


def listed(crimes):
    """The archive's file "crimes"."""
    return "".join(f"{c.program} {c.name}\n" for c in crimes)


def archive(path, asked):
    """The suite's archive with this list in it."""
    with tarfile.open(emu.TOP / BUILD / "user.tar") as old, \
         tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as new:
        for member in old:
            data = old.extractfile(member).read() if member.isfile() else b""
            if member.name == LIST:
                data = listed(asked).encode()
                member.size = len(data)
            new.addfile(member, io.BytesIO(data))


def boot(a, mode, asked, say=sys.stdout):
    """Commits them all in one model."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "user.tar"
        archive(path, asked)
        return judged_boot(a, mode, asked, path, say)


def judged_boot(a, mode, asked, path, say):
    run = emu.run(a.emu, mode, f"ktest policy={a.policy} poweroff", cpu=a.cpu, limit=a.limit,
                  route=a.route, build=BUILD, archive=path, label=f"{a.label}-{mode}",
                  say=say)
    return run, *judge(run, mode, asked)



def tell(mode, run, seen, wrong):
    """What was not as promised; how many times."""
    bad = [(crime, words) for crime, _, words in seen if words]
    for crime, words in bad:
        print(f"escape: {mode}: {crime.family} {crime.name} ({crime.sentence}): {words}",
              file=sys.stderr)
    for words in wrong:
        print(f"escape: {words}", file=sys.stderr)
    if wrong:
        print(run.last_lines(), file=sys.stderr)
    print(f"{mode}: {len(seen) - len(bad)} of {len(seen)} as promised, {run.seconds:.1f} s",
          flush=True)
    return len(bad) + len(wrong)


DEFAULTS = {"emu": "bochs", "cpu": "", "mode": "all", "policy": "smap", "crimes": ""}


def parse_arguments(arguments):
    parser = options.parser(__doc__, DEFAULTS, boots="escape", limit=LIMIT)
    parser.add_argument("--calls", action="store_true", help="a crime for every system call")
    parser.add_argument("--list", action="store_true", help="what the warden is to run")
    parser.add_argument("--keep", action="store_true", help="renew docs/escape.md")
    return parser.parse_args(arguments)


def main(arguments):
    a = parse_arguments(arguments)
    options.check(a, DEFAULTS)
    asked = list(order(*load(a.crimes)))
    if a.calls:
        print(calls(), end="")
        return 0
    if a.list:
        print(listed(asked), end="")
        return 0
    escaped = 0
    for mode in names.modes_of(a.mode):
        run, seen, wrong = boot(a, mode, asked)
        escaped += tell(mode, run, seen, wrong)
    families = Counter(c.family for c in asked if c.family != HONEST)
    print(f"{families.total()} crimes in {len(families)} families, {escaped} escapes")
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(guarded("escape", main, sys.argv[1:]))
