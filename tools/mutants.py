#!/usr/bin/env python3
"""mutants.py - plants one small fault after the other and looks whether a test sees it.

    make mutants                    all of tests/mutants/*.txt
    make mutants MUTANTS=seg        those of files whose name has "seg" in it

Its one idea: a test is worth what it kills.  Each mutant names the test that has to fail, and only
that one is run, in a copy of the tree; so a mutant takes seconds, and a test that lets its mutant
live is known by name.  First every one of these tests has to pass in the tree as it is.

A mutant is a few lines of a text file; what stands after the sign and one blank counts, and tabs
are tabs:

    @ seg/walk.c
    ? an area that may only be written cannot be read
    - : a->prot != 0;
    + : a->prot & PROT_READ;
    ! ktest walk flat

- and + may be several lines each, and no + takes the lines away.  ! names the test:

    ktest FILE [MODE] [EMU] [CPU]   tests/kernel/FILE.c, in Bochs and in split if nothing is said
    fuzz [WORDS]                    make fuzz's command: --mode flat --emu bochs --n 5000 ...
    demo SCENARIO [WORDS]           make demo's command: --policy fs --mode flat --emu qemu ...
    attack NAME [WORDS]             make attacks' command, likewise
    pytest FILE [WORDS]             tests/FILE.py
    escape CRIMES [WORDS]           make escape's, in split if no other --mode is said
    build                           it does not even compile

and = in its place says why no test can see it.

For all but the last, warnings are no errors, and a fault that does not compile counts as alive: the
compiler has seen it, and the test has not.

Status: 0 all killed, 1 not so, 2 the list is wrong or a test fails without any fault.
"""
import argparse
import shlex
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from machine import emu
from machine.ending import ToolError, guarded
from machine.tree import Copy

FOLDER = emu.TOP / "tests" / "mutants"
WORKERS = 2
# Seconds of silence after which a boot counts as hung: a mutant may well hang.
LIMIT = "20"
# What the tests need beside the parts that a lab's copy has.
MORE = ("tests", "docs", "README.md")
# Debian's own programs, which nobody fetches twice.
FETCHED = emu.TOP / "build" / "debian"


class ListError(ToolError):
    """tests/mutants has a mistake, in words."""


@dataclass
class Mutant:
    place: str
    file: str = ""
    what: str = ""
    old: list = field(default_factory=list)
    new: list = field(default_factory=list)
    killer: str = ""

    @property
    def equivalent(self):
        return self.killer.startswith("= ")

    def apply(self, text):
        old, new = "\n".join(self.old), "\n".join(self.new)
        if text.count(old) != 1:
            raise ListError(f"{self.place}: its lines stand {text.count(old)} times in {self.file}; "
                            "once is right")
        return text.replace(old + "\n", "") if not self.new else text.replace(old, new)


def parse(name, text):
    """The mutants of one list."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        sign, rest = line[:1], line[2:]
        if sign == "@":
            found.append(Mutant(f"{name}:{number}", rest))
        elif sign and sign in "-+?!=" and found:
            one = found[-1]
            if sign == "?":
                one.what = rest
            elif sign == "!":
                one.killer = rest
            elif sign == "=":
                one.killer = f"= {rest}"
            else:
                (one.old if sign == "-" else one.new).append(rest)
        elif line and sign != "#":
            raise ListError(f"{name}:{number}: a line begins with one of @ ? - + ! = #")
    for one in found:
        if not (one.file and one.what and one.old and one.killer):
            raise ListError(f"{one.place}: a mutant has @ ? - and ! (or =)")
    return found


def load(wanted=""):
    every = [m for path in sorted(FOLDER.glob("*.txt"))
             for m in parse(path.name, path.read_text(encoding="utf-8"))]
    for one in every:
        one.apply((emu.TOP / one.file).read_text(encoding="utf-8"))
    return [m for m in every if wanted in m.file]


# ---- The tests that kill ----

class NotBuilt(ToolError):
    """A compiler that refuses has seen the fault; the test has not."""


def made(copy, *targets):
    """Builds; a fault that leaves a variable unused is not the compiler's to see."""
    status, output = copy.run(["make", "-s", "WERROR=", *targets])
    if status:
        raise NotBuilt(output)


def refused(copy):
    """What the build says as it is: None if it is content."""
    status, output = copy.run(["make", "-s", "all"])
    return output if status else None


def ktest(copy, file, mode="split", emulator="bochs", cpu=""):
    made(copy, "build/ktest/ready", f"KTEST=tests/kernel/{file}.c")
    status, output = copy.run(
        [sys.executable, "tools/ktest.py", "--mode", mode, "--emu", emulator, "--cpu", cpu,
         "--limit", LIMIT], BUILD="build/ktest")
    return output if status else None


def fuzz(copy, *words):
    made(copy, "build/fuzz/ready")
    status, output = copy.run([sys.executable, "tools/fuzz.py", "--emu", "qemu", "--mode", "flat",
                               "--tries", "0", "--limit", LIMIT, *words])
    # Neither content nor a kill: every mutant of the fuzzer lived, and nobody said why.
    if status == emu.EmuError.status:
        raise ListError(f"fuzz could not be tried: {output.strip()}")
    return output if status else None


def scenario(copy, tool, name, words):
    made(copy, "all")
    status, output = copy.run([sys.executable, f"tools/{tool}.py", "--scenario", name, "--limit",
                               LIMIT, *words])
    return output if status else None


def demo(copy, name, *words):
    return scenario(copy, "demo", name, words)


def attack(copy, name, *words):
    return scenario(copy, "attacks", name, words)


def pytest(copy, file, *words):
    made(copy, "all", "build/kernel-split.debug", "build/kernel-flat.debug")
    status, output = copy.run([sys.executable, "-m", "pytest", "-c", "tests/pytest.ini", "-q", "-x",
                               f"tests/{file}.py", *words])
    return output if status else None


def escape(copy, crimes, *words):
    made(copy, "all", "build/escape/ready")
    status, output = copy.run([sys.executable, "tools/escape.py", "--crimes", crimes, "--limit", LIMIT,
                               "--mode", "split", *words])
    return output if status else None


TESTS = {"ktest": ktest, "demo": demo, "attack": attack, "pytest": pytest, "escape": escape,
         "fuzz": fuzz}


def judged(copy, killer):
    """What the killer complains of; None if it is content."""
    verb, *words = shlex.split(killer)
    if verb == "build":
        return refused(copy)
    if verb not in TESTS:
        raise ListError(f"! {killer}: it begins with one of {' '.join(TESTS)} build")
    return TESTS[verb](copy, *words)


# ---- One after the other ----

class Shop:
    """Copies of the tree, one a worker; a mutant's file is put back before the next one."""

    def __init__(self):
        self.here, self.lock, self.all = threading.local(), threading.Lock(), []

    def copy(self):
        if not hasattr(self.here, "copy"):
            self.here.copy = Copy().__enter__()
            Copy.fill(emu.TOP, self.here.copy.top, MORE)
            if FETCHED.is_dir():
                (self.here.copy.top / "build" / FETCHED.name).symlink_to(FETCHED)
            with self.lock:
                self.all.append(self.here.copy)
        return self.here.copy

    def sound(self, killer):
        """A killer without any mutant has to be content: else its complaint.  Asked once more, for
        on a busy host a boot may be slow, and the whole list would not be tried for it."""
        try:
            return killer, judged(self.copy(), killer) and judged(self.copy(), killer)
        except NotBuilt as error:
            return killer, str(error)

    def tried(self, one):
        """(the mutant, the killer's complaint or None)"""
        copy = self.copy()
        path = copy.top / one.file
        good = path.read_text(encoding="utf-8")
        path.write_text(one.apply(good), encoding="utf-8")
        try:
            return one, judged(copy, one.killer)
        except NotBuilt:
            return replace(one, what=f"{one.what} (it does not compile)"), None
        finally:
            path.write_text(good, encoding="utf-8")

    def close(self):
        for copy in self.all:
            copy.__exit__()


def run(mutants):
    """The number of mutants that live, of killers that do not work."""
    killers = sorted({m.killer for m in mutants if not m.equivalent and m.killer != "build"})
    shop, lives, broken = Shop(), 0, 0
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        try:
            for killer, complaint in pool.map(shop.sound, killers):
                if complaint:
                    broken += 1
                    print(f"{killer}: fails without any mutant:\n{complaint[-1500:]}", flush=True)
            if broken:
                return lives, broken
            for one, complaint in pool.map(shop.tried, [m for m in mutants if not m.equivalent]):
                lives += not complaint
                print(f"{'killed' if complaint else 'LIVES '} {one.place}  {one.file}: {one.what}"
                      f"  ({one.killer})", flush=True)
        finally:
            shop.close()
    return lives, broken


def work(wanted):
    start, mutants = time.monotonic(), load(wanted)
    if not mutants:
        raise ListError(f"MUTANTS={wanted}: no mutant is of such a file")
    lives, broken = run(mutants)
    if broken:
        return 2
    argued = sum(m.equivalent for m in mutants)
    print(f"{len(mutants)} mutants: {len(mutants) - lives - argued} killed, {argued} argued, "
          f"{lives} alive, {time.monotonic() - start:.0f} s")
    return 1 if lives else 0


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("wanted", nargs="?", default="", help="a part of the file's name")
    return guarded("mutants", work, parser.parse_args(arguments).wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
