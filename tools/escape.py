#!/usr/bin/env python3
"""escape.py - the ring-3 escape suite: `make escape`.

Its one idea: hundreds of programs, each of which tries one thing that ring 3 may not do, run in one
boot a model.  A crime that ends otherwise than its line promises, that changed a byte of the kernel
or got one, is an escape; so is a crime after which nothing more was heard.

    escape.py --calls    a line of C for each call of the kernel's table: for user/crimes/calls.c
    escape.py --list     what the warden is to run, a line each: the archive's file "crimes"
    escape.py --keep     renews docs/escape.md, and the figure in README.md

Read next: tools/verdict/crimes.py, user/crimes/crime.h, tests/escape/warden.c.
"""
import re
import sys
import tempfile
from pathlib import Path

import options
from machine import archive
from machine import emu
from machine import names
from machine.ending import guarded
from verdict import crimes

PAGE, README = emu.TOP / "docs" / "escape.md", emu.TOP / "README.md"
BUILD = emu.BUILD / "escape"
LIST = names.text("tests/escape/warden.c", "LIST")
LIMIT = 60.0
# MB.  A dozen crimes take all there is, and each time all of it is searched for the secret.
MEMORY = 16
DEFAULTS = {"emu": "bochs", "cpu": "", "mode": "all", "policy": "", "copy": "bytes",
            "crimes": ""}
# The strictest that the emulator does well: QEMU's SMAP stops a call gate's own copy.
POLICIES = {"bochs": "smap", "qemu": "masked"}
# How a crime ended that promises nothing about itself.
HOWEVER = "as it liked"
FIGURE = re.compile(r"\d+( hostile programs)")
HEAD = """\
# What ring 3 has tried

This page is made by `make docs` from a run in Bochs; do not edit it. Each line is a hostile program
of `user/crimes/`, outside of demo mode, under the policy `{policy}`, in the models {modes}.
None of them changed a byte of the kernel's code, tables, control registers or witness page, or got
a byte of the secret that lies there, in free memory and on the kernel's stacks; none took a frame
away or made the kernel fault. After each family an honest program found everything in order. Who
looks, and how: `tests/escape/warden.c` and `state.c`, in a kernel of their own.

How a program ended: the signal that killed it, the error it was refused with, `nothing` (no
effect, and it went on), `not started` (the loader refused the file).
"""


def boot(a, mode, wanted, say=None):
    """Commits them in one model: (the run, [Committed], what is wrong with the whole)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "user.tar"
        archive.put(path, {LIST: (crimes.listed(wanted).encode(), archive.READ)}, BUILD)
        words = f"ktest policy={a.policy} copy={a.copy} poweroff"
        run = emu.run(a.emu, mode, words, cpu=a.cpu, limit=a.limit, route=a.route, build=BUILD,
                      archive=path, label=f"{a.label}-{mode}", say=say, memory=MEMORY)
    return run, *crimes.judge(run, wanted)


def tell(mode, run, seen, wrong):
    """Says what is not as promised; how much."""
    bad = [c for c in seen if c.complaint]
    for c in bad:
        print(f"escape: {mode}: {c.crime.family} {c.crime.name} ({c.crime.sentence}): "
              f"{c.complaint}", file=sys.stderr)
    for words in wrong:
        print(f"escape: {mode}: {words}", file=sys.stderr)
    if wrong:
        print(run.last_lines(), file=sys.stderr)
    print(f"{mode}: {len(seen) - len(bad)} of {len(seen)} as promised, {run.seconds:.1f} s",
          flush=True)
    return len(bad) + len(wrong)


# ---- The page ----

def words_of_end(status):
    name = crimes.name_of_end(status)
    return {crimes.NOTHING: "nothing", "REFUSED": "not started"}.get(name, name)


def idea(family):
    """The "One idea" of a family's file, in one line."""
    path = crimes.FOLDER / f"{family}.c"
    if not path.exists():
        return "ELF files that are wrong in one field"
    found = re.search(r"^ \* \w+\.c - (.*?)\.\n \*\n", path.read_text(encoding="utf-8"),
                      re.MULTILINE | re.DOTALL)
    return " ".join(found[1].replace("\n *", "").split())


def ends_of(runs):
    """{crime: its ends}: one, or the models' where they differ."""
    ends = {}
    for seen in runs:
        for c in seen:
            mine = ends.setdefault(c.crime, [])
            words = HOWEVER if c.crime.promise == crimes.ANY else words_of_end(c.status)
            if words not in mine:
                mine.append(words)
    return {crime: " / ".join(mine) for crime, mine in ends.items()}


def render(runs, policy, modes):
    ends = ends_of(runs)
    families = {}
    for crime in ends:
        if crime.family != crimes.HONEST:
            families.setdefault(crime.family, []).append(crime)
    lines = [HEAD.format(policy=policy, modes=", ".join(modes))]
    lines += ["| family | crimes | what they try |", "|---|---|---|"]
    lines += [f"| [{f}](#{f}) | {len(mine)} | {idea(f)} |" for f, mine in families.items()]
    lines += [f"| all | {sum(map(len, families.values()))} | |"]
    for family, mine in families.items():
        lines += ["", f"## {family}", "", "| crime | ended with |", "|---|---|"]
        lines += [f"| {crime.sentence} | {ends[crime]} |" for crime in mine]
    return "\n".join(lines) + "\n"


def figure(text, count):
    """README.md with this figure in it."""
    return FIGURE.sub(rf"{count}\1", text)


def keep(runs, policy, modes, count):
    PAGE.write_text(render(runs, policy, modes), encoding="utf-8")
    README.write_text(figure(README.read_text(encoding="utf-8"), count), encoding="utf-8")


# ---- The command ----

def parse_arguments(arguments):
    parser = options.parser(__doc__, DEFAULTS, boots="escape", limit=LIMIT)
    parser.add_argument("--calls", action="store_true", help="a crime for every system call")
    parser.add_argument("--list", action="store_true", help="what the warden is to run")
    parser.add_argument("--keep", action="store_true", help="renew docs/escape.md")
    a = parser.parse_args(arguments)
    options.check(a, DEFAULTS)
    a.policy = a.policy or POLICIES[a.emu]
    return a


def commit(a):
    wanted, modes = crimes.asked(a.crimes), names.modes_of(a.mode)
    escaped, runs = 0, []
    for mode in modes:
        run, seen, wrong = boot(a, mode, wanted, sys.stdout)
        escaped += tell(mode, run, seen, wrong)
        runs.append(seen)
    count = sum(c.family != crimes.HONEST for c in wanted)
    print(f"{count} crimes in {len(modes)} models: {escaped or 'no'} escapes")
    if a.keep and not escaped:
        keep(runs, a.policy, modes, count)
    return 1 if escaped else 0


def main(arguments):
    a = parse_arguments(arguments)
    if a.calls or a.list:
        print(crimes.calls() if a.calls else crimes.listed(crimes.asked()), end="")
        return 0
    return commit(a)


if __name__ == "__main__":
    sys.exit(guarded("escape", main, sys.argv[1:]))
